#include "http/compress.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "http/decompress.h"

namespace digit::serve_app {
namespace {

TEST_CASE("compressed bytes decompress to the same bytes") {
  const auto bytes = GENERATE(as<std::string>(), "", "a", std::string(100'000, 'a'), std::string("a\0b", 3));
  CHECK(decompress(compress(bytes), 1'000'000) == bytes);
}

TEST_CASE("a compressed file has no name and no time, so that it is the same every time") {
  const std::string packed = compress("text");
  CHECK(packed.substr(0, 2) == "\x1f\x8b");
  CHECK(packed[3] == 0);                               // no name and no comment
  CHECK(packed.substr(4, 4) == std::string(4, '\0'));  // no time
  CHECK(packed == compress("text"));
}

TEST_CASE("gzip is preferred if the client accepts it, at least as much as plain bytes") {
  const auto accepted = GENERATE(as<std::string>(), "gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1",
                                 "GZIP", "x-gzip", "*", "deflate , gzip ; q=0.001", "identity, gzip",
                                 "identity;q=0.5, gzip;q=0.5", "gzip;Q=1", "*;q=0, gzip");
  CAPTURE(accepted);
  CHECK(prefers_gzip(accepted));
}

TEST_CASE("gzip is not sent to a client that refuses it, does not name it, or prefers plain bytes") {
  const auto refused =
      GENERATE(as<std::string>(), "", "identity", "br", "gzip;q=0", "gzip;q=0.000", "gzip; q=0, *", "*;q=0",
               "identity, gzip;q=0.5", "gzipped", "not-gzip", "gzip;q=high", "gzip;q=", "q=1", ",;,");
  CAPTURE(refused);
  CHECK_FALSE(prefers_gzip(refused));
}

}  // namespace
}  // namespace digit::serve_app
