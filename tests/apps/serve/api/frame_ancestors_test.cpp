#include "api/frame_ancestors.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace digit::serve_app {
namespace {

TEST_CASE("the sites that may embed the page are none, the own one, or a list") {
  CHECK(frame_ancestors("'none'") == "'none'");
  CHECK(frame_ancestors("'self'") == "'self'");
  const auto sites = GENERATE(as<std::string>(), "https://school.example", "http://school.example:8080",
                              "https://*.example.org", "https://school.example:*", "school.example", "*.example.org",
                              "localhost", "localhost:5000", "http://LocalHost", "https://intranet", "intranet:8080",
                              "https://school.example:65535", "10.0.0.1", "HTTPS://School.Example",
                              "'self' https://school.example", "https://school.example https://*.example.org 'self'");
  CHECK(frame_ancestors(sites) == sites);
}

TEST_CASE("keywords may lack the quotation marks that a shell removes, and case and spaces are normalized") {
  CHECK(frame_ancestors("none") == "'none'");
  CHECK(frame_ancestors("self") == "'self'");
  CHECK(frame_ancestors("None") == "'none'");
  CHECK(frame_ancestors("SELF") == "'self'");
  CHECK(frame_ancestors("'NONE'") == "'none'");
  CHECK(frame_ancestors("'Self' https://school.example") == "'self' https://school.example");
  CHECK(frame_ancestors(" self   https://school.example ") == "'self' https://school.example");
}

TEST_CASE("anything else is refused, so that it cannot add another directive or header") {
  const auto text =
      GENERATE(as<std::string>(), "", " ", "*", "https://", "https://*", "https:", "ftp://school.example",
               "javascript:alert(1)", "https://school.example/", "https://school.example/page",
               "https://school.example?q", "https://user@school.example", "https://school.example; script-src *",
               "https://a.example,https://b.example", "https://school.example\r\nX: y", "https://school.example\n",
               "https://school.example\t", "https://school..example", "https://.example", "https://a.*.example",
               "https://school.example:", "https://school.example:http", "https://school.example:123456",
               "'none' https://school.example", "https://school.example none", "None https://school.example", "foo",
               "noself", "localhosts", "https://school.example:65536", "https://school.example:99999",
               "https://school.example:0", "'unsafe-inline'", "'self", "https://sch\xC3\xB6n.example", "https://[::1]");
  CAPTURE(text);
  CHECK_FALSE(frame_ancestors(text).has_value());
}

}  // namespace
}  // namespace digit::serve_app
