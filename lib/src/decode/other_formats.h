#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace digit::decode {

/// Says for an error message what bytes are that no decoder reads, and what to do: "a GIF; save it as PNG". Knows the
/// formats in which people have pictures; describes other bytes by their number and the first four of them.
std::string describe_other_format(std::span<const std::byte> bytes);

}  // namespace digit::decode
