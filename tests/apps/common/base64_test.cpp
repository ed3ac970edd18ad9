#include "common/base64.h"

#include <catch2/catch_test_macros.hpp>

namespace digit::common {
namespace {

TEST_CASE("Bytes are encoded as in the test vectors of RFC 4648") {
  CHECK(encode_base64("").empty());
  CHECK(encode_base64("f") == "Zg==");
  CHECK(encode_base64("foo") == "Zm9v");
  CHECK(encode_base64("fooba") == "Zm9vYmE=");
  CHECK(encode_base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("Bytes of any value are encoded on one line") {
  CHECK(encode_base64(std::string_view("\0\xff\xfe", 3)) == "AP/+");
  CHECK(encode_base64(std::string(300, '\xff')) == std::string(400, '/'));
}

}  // namespace
}  // namespace digit::common
