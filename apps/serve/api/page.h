#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// A file of the page as it was at build time.
struct EmbeddedFile {
  /// Relative to the page's root: `app.js`.
  std::string_view path;
  std::string_view content;
};

/// The page's files, embedded when the program was built.
std::span<const EmbeddedFile> embedded_page();

/// The page one draws on: `GET /` and what it needs, from the program itself or from a folder.
class Page {
 public:
  static Page embedded();

  /// Every regular file below `root`, read at once; for work on the page start the server again after a change.
  /// Throws digit::Error where there is no such folder or no index.html in it.
  static Page from_folder(const std::filesystem::path& root);

  /// Where the files are: `/`, `/app.js`.
  std::vector<std::string> paths() const;

  /// The file at `request.path`, one of `paths()`, with its type, ETag and content policy, or 304 where the client has
  /// it.
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
