#pragma once

#include <functional>

namespace digit::test {

/// Calls `work` and returns by how much the largest memory of this process during the call exceeded that before it, in
/// megabytes (10^6 bytes).
double peak_megabytes(const std::function<void()>& work);

}  // namespace digit::test
