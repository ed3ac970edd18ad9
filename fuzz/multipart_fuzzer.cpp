// Reads forms. The first line is the Content-Type, and the rest is the body.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/http_error.h"
#include "http/multipart.h"

namespace {

constexpr std::size_t kMaxFiles = 8;

/// Returns the contents of all files in a form with another boundary, or an empty text if they contain it.
std::string with_other_boundary(const std::vector<digit::serve_app::FormFile>& files) {
  std::string body;
  for (const auto& file : files) {
    if (file.content.find("--other") != std::string_view::npos) return {};
    body.append("--other\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n")
        .append(file.content)
        .append("\r\n");
  }
  return body + "--other--";
}

void check(std::string_view type, std::string_view body) {
  const auto files = digit::serve_app::read_form_files(type, body, kMaxFiles);
  if (files.empty() || files.size() > kMaxFiles) std::abort();
  const std::string other = with_other_boundary(files);
  if (other.empty()) return;
  const auto again = digit::serve_app::read_form_files("multipart/form-data; boundary=other", other, kMaxFiles);
  if (again.size() != files.size()) std::abort();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].content.empty() || again[i].content != files[i].content) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line_end = bytes.find('\n');
  if (line_end == std::string_view::npos) return 0;
  try {
    check(bytes.substr(0, line_end), bytes.substr(line_end + 1));
  } catch (const digit::serve_app::HttpError&) {
    return 0;
  }
  return 0;
}
