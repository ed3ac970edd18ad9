#include "digit/class_names.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <vector>

#include "digit/error.h"
#include "digit/labeled_images.h"

namespace digit::test {
namespace {

using Names = std::vector<std::string>;

std::string error_for(const Names& names) {
  try {
    check_class_names(names, "data");
    return "no error";
  } catch (const Error& error) {
    return error.what();
  }
}

Names numbered(std::size_t count) {
  Names names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

TEST_CASE("Two to a thousand classes are accepted") {
  CHECK(error_for(numbered(1)) == "data: expected 2 to 1000 classes, found 1");
  CHECK(error_for(numbered(2)) == "no error");
  CHECK(error_for(numbered(kMaxClasses)) == "no error");
  CHECK(error_for(numbered(kMaxClasses + 1)) == "data: expected 2 to 1000 classes, found 1001");
}

TEST_CASE("Class names are unique texts of 1 to 100 bytes") {
  CHECK(error_for({"Äpfel", "🍌"}) == "no error");
  CHECK(error_for({"a", "b", "a"}) == "data: expected unique class names, found a twice");
  for (const auto& bad : {std::string(), std::string("\xFF"), std::string("a\nb"), std::string(101, 'a')}) {
    CHECK(error_for({"a", bad}) ==
          "data: expected class names of 1 to 100 bytes of UTF-8 without control characters, found another one in "
          "place 1");
  }
}

}  // namespace
}  // namespace digit::test
