#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// What stood in the place of a pattern's `{name}`s, in their order.
using PathParameters = std::vector<std::string_view>;

using Handler = std::function<Reply(const Request&, const PathParameters&)>;

struct RouteOptions {
  /// The route's name in metrics and logs; its pattern where empty.
  std::string label = {};
  /// Answered also without a key, and when the server has too much to do: health, and what watches it.
  bool is_always_answered = false;
};

/// A method on a path, and what answers it.
struct Route {
  Handler handler;
  RouteOptions options;
  /// Counts the routes of a router from 0.
  std::size_t index = 0;
};

/// A table of methods and path patterns. cpp-httplib's own routes without parameters are regular expressions, which
/// cost more than the rest of a request and recurse on the small stacks of fibers; and it knows no 405.
class Router {
 public:
  /// `pattern` is a path whose segments may be `{name}`, which takes any one non-empty segment.
  void add(const std::string& method, const std::string& pattern, Handler handler, RouteOptions options = {});

  struct Match {
    const Route* route = nullptr;
    PathParameters parameters;
  };

  /// A HEAD goes where a GET goes. Throws HttpError: 404 for an unknown path, 405 with `Allow` for another method.
  Match find(std::string_view method, std::string_view path) const;

  /// Each route's label, by its index.
  std::vector<std::string> labels() const;

 private:
  struct Path {
    std::vector<std::string> segments;
    std::map<std::string, Route, std::less<>> methods;
  };

  const Path* find_path(std::string_view path, PathParameters& parameters) const;

  std::map<std::string, Path, std::less<>> fixed_;
  std::vector<Path> patterns_;
  std::size_t count_ = 0;
};

}  // namespace digit::serve_app
