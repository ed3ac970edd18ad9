#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// A file of a page: its path in addresses, such as `/samples`, its name, which determines its type, and its content.
struct PageFile {
  std::string path;
  std::string_view name;
  std::string_view content;
};

/// The web page: `GET /` and the files that it loads, from the program itself or from a folder. Text is compressed
/// once, when the page is made.
class Page {
 public:
  /// The sites that may show the page in a frame: none.
  static constexpr const char* kNoFrames = "'none'";

  /// `frame_ancestors` is a result of the function of this name.
  static Page embedded(std::string frame_ancestors = kNoFrames);

  /// Reads every regular file below `root` into memory. Changes of the files take effect when the server is started
  /// again. Throws digit::Error if `root` is not a folder with an index.html, or if a file cannot be read.
  static Page from_folder(const std::filesystem::path& root, std::string frame_ancestors = kNoFrames);

  /// A page of these files, whose content is copied. No site may show it in a frame.
  static Page from_files(std::span<const PageFile> files);

  /// Returns the paths of the files: `/`, `/app.js`.
  std::vector<std::string> paths() const;

  /// Returns the file at `request.path`, which must be one of `paths()`, with its type and its ETag. A document
  /// (HTML or SVG) also has the content security policy, which allows the `<style>` elements of an HTML file. Text is
  /// compressed if the client prefers that and it makes the text smaller; both forms have their own ETag. Returns 304
  /// if the client has the form that it would get.
  Reply get(const Request& request) const;

 private:
  /// The bytes of a file as they are sent.
  struct Form {
    std::string bytes;
    std::string etag;
  };

  struct Asset {
    std::string content_type;
    /// Empty for a file that is no document.
    std::string content_policy;
    Form plain;
    /// Compressed by gzip. Nullopt if that makes the file no smaller.
    std::optional<Form> packed;
  };

  explicit Page(std::string frame_ancestors) : frame_ancestors_(std::move(frame_ancestors)) {}
  /// `path` is relative to the folder of the page. Adds an index.html as `/` too.
  void add(const std::string& path, std::string_view content);
  void add_document_headers(const std::string& content_policy, Reply& reply) const;
  void add_file(const PageFile& file);

  std::string frame_ancestors_;
  std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace digit::serve_app
