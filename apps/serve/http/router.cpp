#include "http/router.h"

#include <algorithm>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool matches(const std::vector<std::string>& segments, std::string_view path, PathParameters& parameters) {
  parameters.clear();
  for (const std::string& segment : segments) {
    if (path.empty() || path.front() != '/') return false;
    path.remove_prefix(1);
    const auto found = path.substr(0, path.find('/'));
    path.remove_prefix(found.size());
    if (segment.starts_with('{')) {
      if (found.empty()) return false;
      parameters.push_back(found);
    } else if (found != segment) {
      return false;
    }
  }
  return path.empty();
}

}  // namespace

void Router::add(const std::string& method, const std::string& pattern, Handler handler, RouteOptions options) {
  if (options.label.empty()) options.label = pattern;
  Route route{.handler = std::move(handler), .options = std::move(options), .index = count_++};
  if (pattern.find('{') == std::string::npos) {
    fixed_[pattern].methods[method] = std::move(route);
    return;
  }
  auto segments = split(pattern);
  auto path = std::ranges::find(patterns_, segments, &Path::segments);
  if (path == patterns_.end()) path = patterns_.insert(path, Path{.segments = std::move(segments), .methods = {}});
  path->methods[method] = std::move(route);
}

std::vector<std::string> Router::labels() const {
  std::vector<std::string> labels(count_);
  const auto collect = [&](const Path& path) {
    for (const auto& [method, route] : path.methods) labels[route.index] = route.options.label;
  };
  for (const auto& [pattern, path] : fixed_) collect(path);
  for (const Path& path : patterns_) collect(path);
  return labels;
}

const Router::Path* Router::find_path(std::string_view path, PathParameters& parameters) const {
  if (const auto fixed = fixed_.find(path); fixed != fixed_.end()) return &fixed->second;
  for (const Path& candidate : patterns_) {
    if (matches(candidate.segments, path, parameters)) return &candidate;
  }
  return nullptr;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  const Path* found = find_path(path, match.parameters);
  if (found == nullptr) throw HttpError(404, "nothing is at " + std::string(path.substr(0, 200)));
  const auto entry = found->methods.find(method == "HEAD" ? "GET" : method);
  if (entry == found->methods.end()) {
    std::string allowed;
    for (const auto& [name, unused] : found->methods) {
      allowed += (allowed.empty() ? "" : ", ") + name + (name == "GET" ? ", HEAD" : "");
    }
    throw HttpError(405, std::string(method) + " is not allowed here: expected " + allowed, {{"Allow", allowed}});
  }
  match.route = &entry->second;
  return match;
}

}  // namespace digit::serve_app
