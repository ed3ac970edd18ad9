#include "api/page.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

#include "api/embedded_page.h"
#include "base/hex.h"
#include "digit/error.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

/// The content type of each file extension.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view content_type_of(std::string_view path) {
  for (const auto& [extension, type] : kTypes) {
    if (path.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

/// Returns the first 16 hexadecimal digits of the content's SHA-256, in quotation marks.
std::string etag_of(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return '"' + base::to_hex(std::as_bytes(std::span(digest).first(8))) + '"';
}

bool contains_etag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

Page Page::embedded() {
  Page page;
  for (const EmbeddedFile& file : embedded_page()) page.add(std::string(file.path), file.content);
  return page;
}

Page Page::from_folder(const std::filesystem::path& root) {
  if (!std::filesystem::is_regular_file(root / "index.html")) {
    throw Error(root.string() + ": expected a folder with an index.html, found none");
  }
  Page page;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(entry.path().string() + ": cannot read the file");
    page.add(entry.path().lexically_relative(root).generic_string(), content);
  }
  return page;
}

void Page::add(const std::string& path, std::string_view content) {
  Asset asset{
      .content = std::string(content), .content_type = std::string(content_type_of(path)), .etag = etag_of(content)};
  if (path == "index.html") assets_["/"] = asset;
  assets_["/" + path] = std::move(asset);
}

std::vector<std::string> Page::paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, asset] : assets_) paths.push_back(path);
  return paths;
}

Reply Page::get(const Request& request) const {
  const Asset& asset = assets_.find(request.path)->second;
  Reply reply{.content_type = asset.content_type};
  reply.headers = {{"ETag", asset.etag},
                   {"Cache-Control", "no-cache"},
                   {"Content-Security-Policy", std::string(kContentPolicy)},
                   {"Referrer-Policy", "no-referrer"},
                   {"Cross-Origin-Opener-Policy", "same-origin"},
                   {"X-Frame-Options", "DENY"}};
  if (const auto cached = request.header("if-none-match"); cached && contains_etag(*cached, asset.etag)) {
    reply.status = 304;
  } else {
    reply.body = asset.content;
  }
  return reply;
}

}  // namespace digit::serve_app
