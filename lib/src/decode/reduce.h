#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "decode/picture.h"
#include "digit/picture_size.h"

namespace digit::decode {

/// Returns the factor by which both sides of a stored picture are divided while it is decoded: the largest one that
/// leaves at least 1,000 pixels on the shorter side, so that a small digit on a large page remains legible, or the
/// smallest one that leaves at most 8 million pixels if that is larger. 1 for a picture that stays as it is.
std::size_t reduction_of(PictureSize stored);

/// Reduces a picture whose rows arrive one by one, so that the stored picture is never in memory as a whole. A pixel of
/// the result is the average of factor × factor pixels, whose colors count by their alpha. Rows and columns at the end
/// that do not fill such a square are left out.
class RowReducer {
 public:
  RowReducer(PictureSize stored, std::size_t factor);

  /// Adds the next row of the stored picture.
  void add(std::span<const std::uint8_t> rgba);

  /// Returns the reduced picture after the last row.
  Picture take() { return std::move(reduced_); }

 private:
  void finish_row();

  std::size_t factor_;
  /// The number of stored pixels of a pixel of the result.
  std::uint32_t square_;
  /// The number of stored rows in the current row of the result.
  std::size_t rows_ = 0;
  Picture reduced_;
  /// For each pixel of the current row of the result: the sums of each color times alpha, and of alpha.
  std::vector<std::array<std::uint32_t, Picture::kChannels>> sums_;
};

}  // namespace digit::decode
