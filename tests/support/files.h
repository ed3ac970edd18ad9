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

/// Throws std::runtime_error where the file cannot be read or written.
Bytes read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, std::span<const std::byte> bytes);

/// The bytes as a gzip file holds them.
Bytes gzip(std::span<const std::byte> bytes);

/// An IDX file's bytes: header and values. The values need not be as many as the shape says.
Bytes make_idx(const std::vector<std::size_t>& shape, std::span<const std::uint8_t> values);
void write_idx(const std::filesystem::path& file, const std::vector<std::size_t>& shape,
               std::span<const std::uint8_t> values);

}  // namespace digit::test
