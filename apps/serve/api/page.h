#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// The web page: `GET /` and the files that it loads, from the program itself or from a folder.
class Page {
 public:
  static Page embedded();

  /// Reads every regular file below `root` into memory. Changes of the files take effect when the server is started
  /// again. Throws digit::Error if `root` is not a folder with an index.html, or if a file cannot be read.
  static Page from_folder(const std::filesystem::path& root);

  /// Returns the paths of the files: `/`, `/app.js`.
  std::vector<std::string> paths() const;

  /// Returns the file at `request.path`, which must be one of `paths()`, with its type, its ETag and the content
  /// security policy. Returns 304 if the client has the file.
  Reply get(const Request& request) const;

 private:
  struct Asset {
    std::string content;
    std::string content_type;
    std::string etag;
  };

  void add(const std::string& path, std::string_view content);

  std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace digit::serve_app
