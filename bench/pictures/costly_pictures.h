#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "support/files.h"

namespace digit::bench {

struct CostlyPicture {
  std::string_view name;
  std::function<test::Bytes()> make;
};

/// Returns pictures as people send them, and the most expensive ones that the limits allow. Each is the same in every
/// run.
std::span<const CostlyPicture> costly_pictures();

}  // namespace digit::bench
