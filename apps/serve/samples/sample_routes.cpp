#include "samples/sample_routes.h"

#include <string>
#include <vector>

#include "samples/embedded_gallery.h"

namespace digit::serve_app {
namespace {

using SampleHandler = Reply (*)(const Service&, const SampleService&, const Request&);

}  // namespace

Page gallery_page() {
  std::vector<PageFile> files;
  for (const gallery::EmbeddedFile& file : gallery::embedded_gallery()) {
    const bool is_index = file.path == "index.html";
    files.push_back({.path = is_index ? "/samples" : "/samples/" + std::string(file.path),
                     .name = file.path,
                     .content = file.content});
  }
  return Page::from_files(files);
}

void add_sample_route(Router& router, const Service& service, const std::shared_ptr<const SampleService>& samples) {
  router.add("POST", "/samples",
             [service, samples](const Request& request) { return add_sample(service, *samples, request); });
}

void add_gallery_routes(Router& router, const Service& service, const std::shared_ptr<const SampleService>& samples,
                        const Page& gallery) {
  const auto add = [&](const char* method, const char* path, SampleHandler handler) {
    router.add(method, path,
               [service, samples, handler](const Request& request) { return handler(service, *samples, request); });
  };
  add("GET", "/samples/list", list_samples);
  add("GET", "/samples/export.jsonl", export_samples);
  add("GET", "/samples/{id}/picture", sample_picture);
  add("PATCH", "/samples/{id}", change_sample);
  add("DELETE", "/samples/{id}", erase_sample);
  for (const std::string& path : gallery.paths()) {
    router.add("GET", path, [&gallery](const Request& request) { return gallery.get(request); },
               {.label = "gallery", .needs_no_key = true});
  }
}

}  // namespace digit::serve_app
