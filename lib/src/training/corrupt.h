#pragma once

#include "base/random.h"
#include "digit/image.h"

namespace digit::training {

/// Changes a normalized digit in one way that training does not: blurs it, slants or turns it further, thins or
/// thickens its strokes further, cuts off a margin, erases a line, or adds the noise of strong compression. People
/// still read it. Calibration measures on such images how sure a network is of what it has not seen the like of.
Image corrupt(const Image& digit, base::Random& random);

}  // namespace digit::training
