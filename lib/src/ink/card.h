#pragma once

#include <optional>

#include "decode/picture.h"

namespace digit::ink {

/// Crops a picture to a card on a transparent background with a digit on it, such as the screenshot of a window with
/// round corners and a shadow. Fills the transparent corners with the color of the card. Returns nullopt if the opaque
/// pixels are the digit itself: they do not fill a rectangle, or they have a single color.
std::optional<decode::Picture> crop_card(const decode::Picture& picture);

}  // namespace digit::ink
