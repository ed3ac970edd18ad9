#include "application.h"

#include "api/predict.h"
#include "http/problem.h"

namespace digit::serve {

Application::Application(Service service, Page page) : service_(std::move(service)), page_(std::move(page)) {
  add_routes();
}

void Application::add_routes() {
  router_.add("POST", "/predict", [this](const Request& request, const auto&) { return predict(service_, request); });
  router_.add("GET", "/healthz", [](const Request&, const auto&) { return Reply{.body = R"({"status": "ok"})"}; });
  for (const std::string& path : page_.paths()) {
    router_.add(
        "GET", path, [this](const Request& request, const auto&) { return page_.get(request); }, "page");
  }
}

Reply Application::answer(const Request& request) const {
  Reply reply;
  try {
    const Router::Match match = router_.find(request.method, request.path);
    reply = (*match.handler)(request, match.parameters);
  } catch (const std::exception& failure) {
    reply = error_reply(failure);
  }
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return reply;
}

}  // namespace digit::serve
