#pragma once

#include "digit/raster.h"
#include "ink/contrast.h"

namespace digit::ink {

/// Returns whether shadows or reflections can be among the ink: the paper is darker in one place than in another, or
/// what differs from it does so unevenly, because a shadow is fainter than ink.
bool can_have_shadows(const Raster& all, const Contrast& contrast);

}  // namespace digit::ink
