#include "api/frame_ancestors.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kNone = "'none'";
constexpr std::string_view kSelf = "'self'";

bool is_label(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

/// Returns whether the text is a name such as `school.example`.
bool is_name(std::string_view text) {
  while (true) {
    const std::string_view label = text.substr(0, text.find('.'));
    if (!is_label(label)) return false;
    if (label.size() == text.size()) return true;
    text.remove_prefix(label.size() + 1);
  }
}

bool is_site_port(std::string_view text) {
  if (text == "*") return true;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0;
}

/// Returns whether the text has the form `[http[s]://][*.]NAME[:PORT]`. A single word is refused, because it is rather
/// a keyword with a mistake, except `localhost`.
bool is_site(std::string_view text) {
  if (is_label(text)) return equals_ignoring_case(text, "localhost");
  if (const auto end = text.find("://"); end != std::string_view::npos) {
    const std::string_view scheme = text.substr(0, end);
    if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) return false;
    text.remove_prefix(end + 3);
  }
  if (text.starts_with("*.")) text.remove_prefix(2);
  const auto colon = text.find(':');
  return is_name(text.substr(0, colon)) && (colon == std::string_view::npos || is_site_port(text.substr(colon + 1)));
}

/// Returns `none` and `self` in quotation marks and lowercase, and every other text as it is.
std::string_view quoted_keyword(std::string_view source) {
  for (const std::string_view keyword : {kNone, kSelf}) {
    const std::string_view unquoted = keyword.substr(1, keyword.size() - 2);
    if (equals_ignoring_case(source, keyword) || equals_ignoring_case(source, unquoted)) return keyword;
  }
  return source;
}

}  // namespace

std::optional<std::string> frame_ancestors(std::string_view text) {
  std::vector<std::string_view> sources;
  while (!text.empty()) {
    const std::string_view source = text.substr(0, text.find(' '));
    if (!source.empty()) sources.push_back(quoted_keyword(source));
    text.remove_prefix(std::min(source.size() + 1, text.size()));
  }
  if (sources == std::vector{kNone}) return std::string(kNone);
  const auto is_source = [](std::string_view source) { return source == kSelf || is_site(source); };
  if (sources.empty() || !std::ranges::all_of(sources, is_source)) return std::nullopt;
  std::string list;
  for (const std::string_view source : sources) list.append(list.empty() ? "" : " ").append(source);
  return list;
}

}  // namespace digit::serve_app
