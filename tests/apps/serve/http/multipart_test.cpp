#include "http/multipart.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

constexpr std::string_view kType = "multipart/form-data; boundary=b";

std::string part(const std::string& head, const std::string& content) {
  return "--b\r\n" + head + "\r\n\r\n" + content + "\r\n";
}

std::string file(const std::string& name, const std::string& content) {
  return part("Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name + ".png\"", content);
}

std::string form_error(std::string_view body, std::string_view type = kType) {
  try {
    read_form_files(type, body, 3);
  } catch (const HttpError& error) {
    CHECK(error.status() == 400);
    return error.what();
  }
  return "no error";
}

TEST_CASE("the files of a form are read as curl, Python and browsers send them") {
  struct Case {
    std::string type;
    std::string boundary;
    std::string head;
    std::string name;
    std::string file_name;
  };
  const auto sent = GENERATE(
      // curl -F image=@7.png
      Case{"multipart/form-data; boundary=------------------------d74496d66958873e",
           "------------------------d74496d66958873e",
           "Content-Disposition: form-data; name=\"image\"; filename=\"7.png\"\r\nContent-Type: image/png", "image",
           "7.png"},
      // requests.post(files={"file": open("7.png", "rb")})
      Case{"multipart/form-data; boundary=0f755c8f3a01ec2c", "0f755c8f3a01ec2c",
           "Content-Disposition: form-data; name=\"file\"; filename=\"7.png\"", "file", "7.png"},
      // requests with a name that is not ASCII
      Case{"multipart/form-data; boundary=0f75", "0f75",
           "Content-Disposition: form-data; name=\"file\"; filename*=utf-8''%C3%A9.png", "file", ""},
      // FormData with a Blob
      Case{"multipart/form-data; boundary=----WebKitFormBoundaryABC", "----WebKitFormBoundaryABC",
           "Content-Disposition: form-data; name=\"picture\"; filename=\"blob\"\r\nContent-Type: "
           "application/octet-stream",
           "picture", "blob"},
      // HttpClient of .NET and others: boundary in quotation marks, names without
      Case{"Multipart/Form-Data; charset=utf-8; Boundary=\"a (b):c=d\"", "a (b):c=d",
           "content-type: image/png\r\nCONTENT-DISPOSITION: Form-Data; name=a; filename=7.png;x=\"y\"", "a", "7.png"},
      Case{"multipart/form-data;boundary=b", "b",
           "Content-Length: 9\r\nContent-Disposition:form-data; filename=\"a;b\\\".png\"; name=\"x;y\"", "x;y",
           "a;b\".png"},
      // a part without a file name, but with the type of a picture
      Case{"multipart/form-data; boundary=b", "b",
           "Content-Disposition: form-data; name=\"image\"\r\nContent-Type: image/png", "image", ""});
  const std::string content("\x89PNG\r\n\x1a\n\0--b\r\n\r\n-", 17);
  const std::string delimiter = "--" + sent.boundary;
  const auto [preamble, padding, epilogue] = GENERATE(table<std::string, std::string, std::string>(
      {{"", "", "\r\n"}, {"", "", ""}, {"ignored\r\n", " \t", "\r\nignored"}}));
  std::string body = preamble;
  body.append(delimiter).append(padding).append("\r\n").append(sent.head).append("\r\n\r\n");
  body.append(sent.boundary == "b" ? "x" : content).append("\r\n").append(delimiter).append("--").append(epilogue);
  INFO(body);
  const auto files = read_form_files(sent.type, body, 1);
  REQUIRE(files.size() == 1);
  CHECK(files[0].name == sent.name);
  CHECK(files[0].file_name == sent.file_name);
  CHECK(files[0].content == (sent.boundary == "b" ? "x" : content));
}

TEST_CASE("several files of a form are in their order") {
  const std::string body = file("a", "1") + file("a", "\r\n") + file("b", "--") + "--b--\r\n";
  const auto files = read_form_files(kType, body, 3);
  REQUIRE(files.size() == 3);
  CHECK(files[0].content == "1");
  CHECK(files[1].content == "\r\n");
  CHECK(files[1].name == "a");
  CHECK(files[2].content == "--");
  CHECK(form_error(file("d", "4") + body) == "the form: expected at most 3 files, found more");
}

TEST_CASE("a form that ends anywhere before its last boundary is refused as truncated") {
  const std::string body = file("a", "12") + file("b", "34") + "--b--";
  REQUIRE(form_error(body) == "no error");
  for (std::size_t size = 0; size < body.size(); ++size) {
    INFO(body.substr(0, size));
    CHECK_THAT(form_error(body.substr(0, size)), ContainsSubstring("the body may be truncated") ||
                                                     ContainsSubstring("the end of the body; it may be truncated"));
  }
}

TEST_CASE("a form that cannot be read is refused with what to do") {
  const std::string end = "--b--\r\n";
  const auto [body, message] = GENERATE_COPY(table<std::string, std::string>(
      {{end, "the form: expected at least one file, found none"},
       {part("Content-Disposition: form-data; name=\"image\"", "data:image/png") + end,
        "form field `image`: expected a file, found text; send pictures as files, such as `curl -F image=@7.png`"},
       {part("Content-Disposition: form-data; name=\"n\"\r\nContent-Type: text/plain", "1") + end,
        "expected a file, found text"},
       {file("image", "") + end, "form field `image`: expected a file with a picture, found an empty one"},
       {part("Content-Disposition: form-data; name=\"i\"; filename=\"\"\r\nContent-Type: application/octet-stream",
             "") +
            end,
        "form field `i`: expected a file with a picture, found an empty one"},
       {part("Content-Disposition: form-data; name=\"i\"; filename=\"f\"\r\nContent-Transfer-Encoding: base64",
             "iVBO") +
            end,
        "expected the bytes of the file without a Content-Transfer-Encoding, found base64"},
       {part("Content-Disposition: form-data; filename=\"f\"", "x") + end,
        "expected `Content-Disposition: form-data; name"},
       {part("Content-Disposition: form-data; name=\"f", "x") + end, "expected `Content-Disposition: form-data; name"},
       {part("Content-Disposition: attachment; name=\"f\"", "x") + end,
        "expected `Content-Disposition: form-data; name"},
       {part("Content-Type: image/png", "x") + end, "expected `Content-Disposition: form-data; name"},
       {"--b\r\n\r\nx\r\n" + end, "expected `Content-Disposition: form-data; name"},
       {part("no header", "x") + end, "expected `Name: value` in each header of a part"},
       {part("A: " + std::string(5000, 'a'), "x") + end, "expected headers of at most 4096 bytes"},
       {"--b\nContent-Disposition: form-data; name=\"f\"\n\nx\n--b--\n", "with CR LF after each line"},
       {"--bx\r\n" + end, "expected headers of at most 4096 bytes and an empty line after each boundary"},
       {"--c\r\nx\r\n--c--", "expected the boundary `--b` of the Content-Type before and after each part"},
       {"", "expected the boundary `--b`"}}));
  INFO(body);
  CHECK_THAT(form_error(body), ContainsSubstring(message));
}

TEST_CASE("a form needs a boundary of 1 to 70 bytes") {
  const std::string body = file("a", "1") + "--b--";
  const auto [type, found] =
      GENERATE(table<std::string, std::string>({{"multipart/form-data", "none"},
                                                {"multipart/form-data; boundary=", "none"},
                                                {"multipart/form-data; boundary=\"", "none"},
                                                {"multipart/form-data; charset=utf-8", "none"},
                                                {"multipart/form-data; boundary=" + std::string(71, 'b'), "71"}}));
  INFO(type);
  CHECK_THAT(form_error(body, type), ContainsSubstring("Content-Type: expected a boundary of 1 to 70 bytes, found " +
                                                       found + "; let the client library set the Content-Type"));
}

}  // namespace
}  // namespace digit::serve_app
