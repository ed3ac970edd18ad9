#include "api/page.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

#include "api/embedded_page.h"
#include "base/hex.h"
#include "common/base64.h"
#include "digit/error.h"
#include "http/compress.h"

namespace digit::serve_app {
namespace {

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

bool is_text(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.ends_with("json") || content_type.ends_with("xml");
}

/// Returns whether a browser can show the file by itself, so that the policies for documents apply to it.
bool is_document(std::string_view path) { return path.ends_with(".html") || path.ends_with(".svg"); }

std::string sha256_of(std::string_view content) {
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(content.data(), content.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(),
             nullptr);
  return {digest.data(), size};
}

/// Returns the first 16 hexadecimal digits of the content's SHA-256 and the suffix, in quotation marks.
std::string etag_of(std::string_view content, std::string_view suffix = {}) {
  const std::string digest = sha256_of(content);
  return '"' + base::to_hex(std::as_bytes(std::span(digest).first(8))).append(suffix) + '"';
}

/// Returns ` 'sha256-...'` for each element `<style>` of an HTML file, which allows exactly this content.
std::string style_hashes(std::string_view html) {
  constexpr std::string_view kBegin = "<style>";
  std::string hashes;
  for (auto at = html.find(kBegin); at != std::string_view::npos; at = html.find(kBegin, at)) {
    at += kBegin.size();
    const auto content = html.substr(at, html.find("</style>", at) - at);
    hashes += " 'sha256-" + common::encode_base64(sha256_of(content)) + "'";
  }
  return hashes;
}

std::string content_policy(const std::string& styles, const std::string& frame_ancestors) {
  return "default-src 'none'; script-src 'self'; style-src 'self'" + styles +
         "; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
         "base-uri 'none'; form-action 'none'; frame-ancestors " +
         frame_ancestors;
}

bool contains_etag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

Page Page::embedded(std::string frame_ancestors) {
  Page page(std::move(frame_ancestors));
  for (const EmbeddedFile& file : embedded_page()) page.add(std::string(file.path), file.content);
  return page;
}

Page Page::from_folder(const std::filesystem::path& root, std::string frame_ancestors) {
  if (!std::filesystem::is_regular_file(root / "index.html")) {
    throw Error(root.string() + ": expected a folder with an index.html, found none");
  }
  Page page(std::move(frame_ancestors));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error(entry.path().string() + ": cannot read the file");
    page.add(entry.path().lexically_relative(root).generic_string(), content);
  }
  return page;
}

Page Page::from_files(std::span<const PageFile> files) {
  Page page(kNoFrames);
  for (const PageFile& file : files) page.add_file(file);
  return page;
}

void Page::add(const std::string& path, std::string_view content) {
  add_file({.path = "/" + path, .name = path, .content = content});
  if (path == "index.html") assets_["/"] = assets_["/index.html"];
}

void Page::add_file(const PageFile& file) {
  const std::string_view content = file.content;
  const std::string_view type = content_type_of(file.name);
  const std::string styles = file.name.ends_with(".html") ? style_hashes(content) : "";
  Asset asset{.content_type = std::string(type),
              .content_policy = is_document(file.name) ? content_policy(styles, frame_ancestors_) : "",
              .plain = {.bytes = std::string(content), .etag = etag_of(content)},
              .packed = std::nullopt};
  if (std::string packed = is_text(type) ? compress(content) : ""; !packed.empty() && packed.size() < content.size()) {
    asset.packed = Form{.bytes = std::move(packed), .etag = etag_of(content, "-gzip")};
  }
  assets_[file.path] = std::move(asset);
}

void Page::add_document_headers(const std::string& content_policy, Reply& reply) const {
  reply.headers.emplace_back("Content-Security-Policy", content_policy);
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  reply.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  // For browsers without `frame-ancestors`. The header cannot name other sites.
  if (frame_ancestors_ == kNoFrames) reply.headers.emplace_back("X-Frame-Options", "DENY");
  if (frame_ancestors_ == "'self'") reply.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
}

std::vector<std::string> Page::paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, asset] : assets_) paths.push_back(path);
  return paths;
}

Reply Page::get(const Request& request) const {
  const Asset& asset = assets_.find(request.path)->second;
  const bool is_packed = asset.packed && prefers_gzip(request.header("accept-encoding").value_or(""));
  const Form& form = is_packed ? *asset.packed : asset.plain;
  Reply reply{.content_type = asset.content_type};
  reply.headers = {{"ETag", form.etag}, {"Vary", "Accept-Encoding"}, {"Cache-Control", "no-cache"}};
  if (!asset.content_policy.empty()) add_document_headers(asset.content_policy, reply);
  if (const auto cached = request.header("if-none-match"); cached && contains_etag(*cached, form.etag)) {
    reply.status = 304;
    return reply;
  }
  if (is_packed) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.body = form.bytes;
  return reply;
}

}  // namespace digit::serve_app
