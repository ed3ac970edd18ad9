#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve {

/// What stood in the place of a pattern's `{name}`s, in their order.
using PathParameters = std::vector<std::string_view>;

using Handler = std::function<Reply(const Request&, const PathParameters&)>;

/// A table of methods and path patterns. cpp-httplib's own routes without parameters are regular expressions, which
/// cost more than the rest of a request and recurse on the small stacks of fibers; and it knows no 405.
class Router {
 public:
  /// `pattern` is a path whose segments may be `{name}`, which takes any one non-empty segment. `label` names the route
  /// in metrics and logs.
  void add(std::string method, const std::string& pattern, Handler handler, std::string label = "");

  struct Match {
    const Handler* handler = nullptr;
    PathParameters parameters;
    std::string_view label;
  };

  /// A HEAD goes where a GET goes. Throws Problem: 404 for an unknown path, 405 with `Allow` for another method.
  Match find(std::string_view method, std::string_view path) const;

 private:
  struct Method {
    Handler handler;
    std::string label;
  };
  struct Path {
    std::vector<std::string> segments;
    std::map<std::string, Method, std::less<>> methods;
  };

  const Path* find_path(std::string_view path, PathParameters& parameters) const;

  std::map<std::string, Path, std::less<>> fixed_;
  std::vector<Path> patterns_;
};

}  // namespace digit::serve
