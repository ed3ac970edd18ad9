#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

using Handler = std::function<Reply(const Request&)>;

struct RouteOptions {
  /// The name of the route in metrics and logs. Empty means its pattern.
  std::string label = {};
  /// Whether requests need no API key: for health.
  bool needs_no_key = false;
  /// Whether requests are answered even if the server is overloaded: for health and monitoring.
  bool ignores_overload = false;
};

/// A method of a path and its handler.
struct Route {
  Handler handler;
  RouteOptions options;
  /// The index of the route's series in Metrics.
  std::size_t series = 0;
};

/// Finds the route of a request. The server does not use cpp-httplib's router because that one matches each path
/// against regular expressions, which take longer than the rest of a request and recurse too deeply for the small
/// stacks of fibers. It also answers 404 instead of 405 to a known path with another method.
class Router {
 public:
  /// A segment of `pattern` may be `{name}`, which matches any single non-empty segment. All other segments must be
  /// equal to those of the path as it was sent: `/%70redict` and `//predict` are unknown.
  void add(const std::string& method, const std::string& pattern, Handler handler, RouteOptions options = {});

  /// Finds the route and sets the request's path parameters. HEAD requests use the route of GET. Throws HttpError 404
  /// for an unknown path, and 405 with `Allow` for another method.
  const Route& find(Request& request) const;

  /// Calls `visit` for each route.
  void for_each(const std::function<void(Route&)>& visit);

 private:
  struct Path {
    std::vector<std::string> segments;
    std::map<std::string, Route, std::less<>> methods;
  };

  const Path* find_path(Request& request) const;

  std::map<std::string, Path, std::less<>> fixed_;
  std::vector<Path> patterns_;
};

}  // namespace digit::serve_app
