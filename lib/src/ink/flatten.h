#pragma once

#include "decode/picture.h"
#include "ink/lightness.h"

namespace digit::ink {

/// Makes a picture opaque, so that what follows sees only colors. If the opaque pixels form a rectangle with a drawing
/// on it, such as a window with round corners, crops the picture to them and composites it over their most common
/// color. If they are the drawing itself, the drawing becomes black on white by its alpha, whatever its color. An
/// opaque picture stays as it is.
decode::Picture flatten(decode::Picture picture);

/// Returns the part of a picture that `flatten` keeps.
Region flattened_region(const decode::Picture& picture);

}  // namespace digit::ink
