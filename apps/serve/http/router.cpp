#include "http/router.h"

#include <algorithm>
#include <charconv>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

template <typename Text>
std::vector<Text> split(std::string_view path) {
  std::vector<Text> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    segments.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(segments.back().size());
  }
  return segments;
}

/// Returns the segment with each `%XX` replaced by its byte.
std::string decoded(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = segment.data() + i + 1;
    if (segment[i] == '%' && i + 2 < segment.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      text += static_cast<char>(byte);
      i += 2;
    } else {
      text += segment[i];
    }
  }
  return text;
}

/// Returns whether the path matches, and fills `parameters`.
bool matches(const std::vector<std::string>& segments, const std::vector<std::string_view>& path,
             std::vector<std::string>& parameters) {
  parameters.clear();
  return std::ranges::equal(segments, path, [&](const std::string& segment, std::string_view found) {
    if (!segment.starts_with('{')) return segment == found;
    parameters.push_back(decoded(found));
    return !found.empty();
  });
}

}  // namespace

void Router::add(const std::string& method, const std::string& pattern, Handler handler, RouteOptions options) {
  if (options.label.empty()) options.label = pattern;
  Route route{.handler = std::move(handler), .options = std::move(options)};
  if (pattern.find('{') == std::string::npos) {
    fixed_[pattern].methods[method] = std::move(route);
    return;
  }
  auto segments = split<std::string>(pattern);
  auto path = std::ranges::find(patterns_, segments, &Path::segments);
  if (path == patterns_.end()) path = patterns_.insert(path, Path{.segments = std::move(segments), .methods = {}});
  path->methods[method] = std::move(route);
}

void Router::for_each(const std::function<void(Route&)>& visit) {
  const auto visit_path = [&](Path& path) {
    for (auto& [method, route] : path.methods) visit(route);
  };
  for (auto& [pattern, path] : fixed_) visit_path(path);
  for (Path& path : patterns_) visit_path(path);
}

const Router::Path* Router::find_path(Request& request) const {
  if (const auto fixed = fixed_.find(request.path); fixed != fixed_.end()) return &fixed->second;
  if (!request.path.starts_with('/')) return nullptr;
  const auto segments = split<std::string_view>(request.path);
  const auto found = std::ranges::find_if(
      patterns_, [&](const Path& path) { return matches(path.segments, segments, request.path_parameters); });
  return found == patterns_.end() ? nullptr : &*found;
}

const Route& Router::find(Request& request) const {
  const Path* path = find_path(request);
  if (path == nullptr) throw HttpError(404, "unknown path " + std::string(request.path.substr(0, 200)));
  const auto found = path->methods.find(request.method == "HEAD" ? "GET" : request.method);
  if (found != path->methods.end()) return found->second;
  std::string allowed;
  for (const auto& [name, unused] : path->methods) {
    allowed += (allowed.empty() ? "" : ", ") + name + (name == "GET" ? ", HEAD" : "");
  }
  throw HttpError(405, "method " + std::string(request.method) + ": expected " + allowed, {{"Allow", allowed}});
}

}  // namespace digit::serve_app
