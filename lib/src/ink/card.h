#pragma once

#include <optional>

#include "decode/picture.h"

namespace digit::ink {

/// A card with a digit on it that lies on transparency, like a window's screenshot with round corners and a shadow: the
/// card alone, its transparent corners in its own color. Nothing where the opaque pixels are the digit itself, that is,
/// where they do not fill a rectangle or are of one color.
std::optional<decode::Picture> crop_card(const decode::Picture& picture);

}  // namespace digit::ink
