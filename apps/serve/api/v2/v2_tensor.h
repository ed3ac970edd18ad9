#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/json/json_body.h"
#include "api/limits.h"
#include "digit/image.h"

namespace digit::serve_app {

/// The numbers of a tensor's `data`, and what their datatype must allow.
struct V2Numbers {
  std::vector<float> values;
  double smallest = 0;
  double largest = 0;
  bool are_whole = true;

  /// False where there are more than a batch may have.
  bool take(double number, const Limits& limits);
};

/// The one input tensor as its JSON describes it, in whatever order its fields came.
class V2Tensor {
 public:
  explicit V2Tensor(const Limits& limits) : limits_(limits) {}

  /// Reads the members of `inputs[0]`. Throws HttpError 400.
  void read(json::object object);

  /// The images, from the JSON's `data` or from the bytes behind the JSON, of which it must take all.
  std::vector<Image> images(std::string_view binary) const;

 private:
  void read_shape(json::value& value);
  void read_parameters(json::value& value);
  bool read_list(const char* text);
  void read_data(json::value value, std::size_t depth_left, V2Numbers& into) const;
  bool is_float() const;
  std::size_t count() const;
  std::vector<Image> from_json(std::size_t count) const;
  std::vector<Image> from_binary(std::size_t count, std::string_view binary) const;

  const Limits& limits_;
  std::optional<std::string> name_;
  std::optional<std::string> datatype_;
  std::optional<std::vector<std::int64_t>> shape_;
  std::optional<std::int64_t> binary_size_;
  std::optional<V2Numbers> numbers_;
};

}  // namespace digit::serve_app
