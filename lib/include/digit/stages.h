#pragma once

#include <functional>
#include <string_view>

#include "digit/raster.h"

namespace digit {

/// Receives what each stage on the way from a picture to an image produced, so that a person can see where a digit was
/// lost. Values are from 0 to 1; 1 is ink, and in the stages "lightness" and "grayscale" it is white. `name` is the
/// standard term for the stage in lower case, such as "contrast"; a stage that runs again on an enlarged part of the
/// picture has the same name again. `result` is only valid during the call. Called in order, in the thread that
/// prepares the input. An empty function receives nothing and costs nothing.
using StageObserver = std::function<void(std::string_view name, const Raster& result)>;

}  // namespace digit
