#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace digit::test {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::string_view text);

/// Both throw std::runtime_error if the file cannot be read or written.
Bytes read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, std::span<const std::byte> bytes);

/// Compresses the bytes to the format of a gzip file.
Bytes gzip(std::span<const std::byte> bytes);

/// Returns the content of an IDX file: header and values. The number of values does not have to match the shape.
Bytes make_idx(const std::vector<std::size_t>& shape, std::span<const std::uint8_t> values);
void write_idx(const std::filesystem::path& file, const std::vector<std::size_t>& shape,
               std::span<const std::uint8_t> values);

}  // namespace digit::test
