#pragma once

#include "api/page.h"
#include "api/service.h"
#include "http/router.h"

namespace digit::serve {

/// Everything the server answers, without a socket: a request goes in, a reply comes out.
class Application {
 public:
  Application(Service service, Page page);

  /// Never throws: what goes wrong becomes an error reply. Safe to call from several threads at once.
  Reply answer(const Request& request) const;

 private:
  void add_routes();

  Service service_;
  Page page_;
  Router router_;
};

}  // namespace digit::serve
