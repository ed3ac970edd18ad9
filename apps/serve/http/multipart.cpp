#include "http/multipart.h"

#include <algorithm>
#include <boost/beast/http/rfc7230.hpp>
#include <cstring>
#include <optional>

#include "http/http_error.h"
#include "http/message.h"

namespace digit::serve_app {
namespace {

/// Of RFC 2046, section 5.1.1.
constexpr std::size_t kMaxBoundaryBytes = 70;

/// Of all headers of one part together. Browsers send some hundred bytes.
constexpr std::size_t kMaxPartHeadBytes = 4096;

constexpr std::string_view kLineEnd = "\r\n";

HttpError bad_form(const std::string& expected_and_found) { return HttpError(400, "the form: " + expected_and_found); }

/// Returns a parameter of a header's value: `x` for the name `b` and `a; b="x"`.
std::optional<std::string> parameter_of(std::string_view value, std::string_view name) {
  const auto begin = std::min(value.find(';'), value.size());
  const boost::beast::string_view parameters(value.data() + begin, value.size() - begin);
  for (const auto& [key, text] : boost::beast::http::param_list(parameters)) {
    if (equals_ignoring_case({key.data(), key.size()}, name)) return std::string(text.data(), text.size());
  }
  return std::nullopt;
}

std::string boundary_of(std::string_view content_type) {
  std::string boundary = parameter_of(content_type, "boundary").value_or("");
  if (boundary.empty() || boundary.size() > kMaxBoundaryBytes) {
    throw HttpError(400, "Content-Type: expected a boundary of 1 to " + std::to_string(kMaxBoundaryBytes) +
                             " bytes, found " + (boundary.empty() ? "none" : std::to_string(boundary.size())) +
                             "; let the client library set the Content-Type of a form");
  }
  return boundary;
}

/// Like `text.find(part)`, but linear for every text: find takes 200 times as long for a text of carriage returns.
std::size_t find_linear(std::string_view text, std::string_view part) {
  if (text.size() < part.size()) return std::string_view::npos;  // memmem needs pointers that are not null
  const void* found = ::memmem(text.data(), text.size(), part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// The headers of a part that matter here.
struct PartHead {
  std::string_view disposition;
  std::string type;
  std::string encoding;
};

PartHead read_part_head(std::string_view lines) {
  PartHead head;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find(kLineEnd));
    lines.remove_prefix(std::min(line.size() + kLineEnd.size(), lines.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) throw bad_form("expected `Name: value` in each header of a part");
    const auto name = line.substr(0, colon);
    const auto value = line.substr(colon + 1);
    if (equals_ignoring_case(name, "content-disposition")) head.disposition = value;
    if (equals_ignoring_case(name, "content-type")) head.type = media_type(value);
    if (equals_ignoring_case(name, "content-transfer-encoding")) head.encoding = media_type(value);
  }
  return head;
}

FormFile make_file(const PartHead& head, std::string_view content) {
  const auto name = parameter_of(head.disposition, "name");
  if (media_type(head.disposition) != "form-data" || !name) {
    throw bad_form("expected `Content-Disposition: form-data; name=\"...\"` in each part");
  }
  const std::string field = "form field `" + name->substr(0, 100) + "`: ";
  const auto file_name = parameter_of(head.disposition, "filename");
  const bool is_file = file_name || parameter_of(head.disposition, "filename*") || head.type.starts_with("image/") ||
                       head.type == "application/octet-stream";
  if (!is_file) {
    throw HttpError(400, field +
                             "expected a file, found text; send pictures as files, such as `curl -F image=@7.png`, "
                             "and options in the query of the address");
  }
  if (content.empty()) throw HttpError(400, field + "expected a file with a picture, found an empty one");
  if (!head.encoding.empty() && head.encoding != "binary" && head.encoding != "8bit" && head.encoding != "7bit") {
    throw HttpError(400, field + "expected the bytes of the file without a Content-Transfer-Encoding, found " +
                             head.encoding.substr(0, 40));
  }
  return {.name = *name, .file_name = file_name.value_or(""), .content = content};
}

/// The body from a position on, which is behind a boundary between two calls of `next`.
class FormReader {
 public:
  FormReader(std::string_view body, const std::string& boundary) : rest_(body), delimiter_("\r\n--" + boundary) {
    const auto first = std::string_view(delimiter_).substr(kLineEnd.size());
    if (rest_.starts_with(first)) {
      rest_.remove_prefix(first.size());
    } else {
      skip_to_boundary();
    }
  }

  /// Returns the next part, or nullopt after the last one.
  std::optional<FormFile> next() {
    if (rest_.starts_with("--")) return std::nullopt;
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    // The line end of the boundary may also be the first one of the empty line after no headers.
    const auto head_end = rest_.substr(0, kMaxPartHeadBytes).find("\r\n\r\n");
    if (!rest_.starts_with(kLineEnd) || head_end == std::string_view::npos) {
      throw bad_form(
          "expected headers of at most " + std::to_string(kMaxPartHeadBytes) +
          " bytes and an empty line after each boundary, with CR LF after each line; the body may be truncated");
    }
    const auto lines = rest_.substr(kLineEnd.size(), std::max(head_end, kLineEnd.size()) - kLineEnd.size());
    rest_.remove_prefix(head_end + kLineEnd.size());
    rest_.remove_prefix(kLineEnd.size());
    const std::string_view content = skip_to_boundary();
    return make_file(read_part_head(lines), content);
  }

 private:
  /// Removes the text up to and including the next boundary. Returns the text before the boundary.
  std::string_view skip_to_boundary() {
    const auto end = find_linear(rest_, delimiter_);
    if (end == std::string_view::npos) {
      throw bad_form(
          "expected the boundary `" + delimiter_.substr(kLineEnd.size()) +
          "` of the Content-Type before and after each part, found the end of the body; it may be truncated");
    }
    const auto before = rest_.substr(0, end);
    rest_.remove_prefix(end + delimiter_.size());
    return before;
  }

  std::string_view rest_;
  std::string delimiter_;
};

}  // namespace

std::vector<FormFile> read_form_files(std::string_view content_type, std::string_view body, std::size_t max_files) {
  FormReader reader(body, boundary_of(content_type));
  std::vector<FormFile> files;
  while (auto file = reader.next()) {
    if (files.size() == max_files)
      throw bad_form("expected at most " + std::to_string(max_files) + " files, found more");
    files.push_back(std::move(*file));
  }
  if (files.empty()) throw bad_form("expected at least one file, found none");
  return files;
}

}  // namespace digit::serve_app
