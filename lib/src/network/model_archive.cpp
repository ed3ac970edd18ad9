#include "network/model_archive.h"

#include <caffe2/serialize/inline_container.h>
#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "digit/error.h"
#include "network/refuse.h"

namespace digit::network {
namespace {

using Reader = caffe2::serialize::PyTorchStreamReader;

/// Only code and its debug information are compressed, and 16 MiB of them are far more than a network has.
constexpr std::uint64_t kMaxInflatedBytes = 16U << 20U;

/// What the archive's directory says about a record, as libzip reads it. LibTorch does not give its CRC-32.
struct Entry {
  std::string name;
  std::uint64_t size;
  std::uint32_t crc;
};

using ZipArchive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

ZipArchive open_zip(std::string_view bytes, const std::string& origin) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  ZipArchive archive(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error),
                     zip_discard);
  if (!archive) {
    zip_source_free(source);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    refuse_damaged(origin, reason);
  }
  return archive;
}

std::vector<Entry> read_directory(std::string_view bytes, const std::string& origin) {
  const auto archive = open_zip(bytes, origin);
  std::vector<Entry> entries;
  const auto count = zip_get_num_entries(archive.get(), 0);
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
    constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_CRC;
    zip_stat_t stat;
    if (zip_stat_index(archive.get(), i, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & kNeeded) != kNeeded) {
      refuse_damaged(origin, zip_strerror(archive.get()));
    }
    entries.push_back({stat.name, stat.size, stat.crc});
  }
  return entries;
}

/// Removes the top folder from the names; they must all have the same one.
void remove_folder(std::vector<Entry>& entries, const std::string& origin) {
  const auto folder = entries.empty() ? "" : entries.front().name.substr(0, entries.front().name.find('/') + 1);
  for (auto& entry : entries) {
    if (folder.empty() || !entry.name.starts_with(folder)) {
      refuse_damaged(origin, "expected all records in one folder, found " + printable(entry.name));
    }
    entry.name.erase(0, folder.size());
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The values of a tensor, in a file named by a number.
bool is_tensor(std::string_view name) {
  constexpr std::string_view kData = "data/", kConstants = "constants/";
  return (name.starts_with(kData) && is_number(name.substr(kData.size()))) ||
         (name.starts_with(kConstants) && is_number(name.substr(kConstants.size())));
}

bool is_known(std::string_view name) {
  static const std::set<std::string_view> names = {
      "version",  ".data/version", "byteorder",         ".data/serialization_id",
      "data.pkl", "constants.pkl", "code/__torch__.py", "code/__torch__.py.debug_pkl"};
  return names.contains(name) || name.starts_with("extra/") || is_tensor(name);
}

void check_entries(const std::vector<Entry>& entries, std::size_t bytes, const std::string& origin) {
  std::set<std::string> names;
  std::uint64_t total = 0;
  for (const auto& [name, size, crc] : entries) {
    if (!is_known(name)) {
      throw Error(origin + ": expected only the records of a model file, found " + printable(name) + kTrustAdvice);
    }
    auto lower = name;  // LibTorch's reader does not distinguish upper and lower case
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (!names.insert(lower).second)
      refuse_damaged(origin, "expected each record once, found " + printable(name) + " twice");
    total += std::min(size, bytes + kMaxInflatedBytes + 1);
    if (total > bytes + kMaxInflatedBytes) {
      refuse_damaged(origin, "expected records of at most the size of the file, found larger ones");
    }
  }
}

/// The size of the record in the directory that LibTorch reads. LibTorch 1.13 does not give it.
template <typename AnyReader>
std::uint64_t size_in(AnyReader& reader, const Entry& entry) {
  if constexpr (requires { reader.getRecordSize(entry.name); }) {
    return reader.getRecordSize(entry.name);
  } else {
    return entry.size;
  }
}

Record read_record(Reader& reader, const Entry& entry, const std::string& origin) {
  const auto refuse_content = [&](const std::string& what) {
    refuse_damaged(origin,
                   "expected the " + what + " of " + printable(entry.name) + " that the archive stores, found another");
  };
  if (size_in(reader, entry) != entry.size) refuse_content("size");
  const auto [data, size] = reader.getRecord(entry.name);
  const auto* bytes = static_cast<const Bytef*>(data.get());
  if (size != entry.size) refuse_content("size");
  if (crc32_z(0, bytes, size) != entry.crc) refuse_content("checksum");
  if (is_tensor(entry.name)) return {size, {}};
  return {size, std::string(static_cast<const char*>(data.get()), size)};
}

}  // namespace

ModelArchive read_model_archive(std::istream& file, std::string_view bytes, const std::string& origin) {
  // LibTorch reads files that do not begin like this in other formats.
  if (!bytes.starts_with("PK\x03\x04")) refuse_damaged(origin, "expected a ZIP archive, found another file");
  auto entries = read_directory(bytes, origin);
  remove_folder(entries, origin);
  check_entries(entries, bytes.size(), origin);
  Reader reader(&file);
  if (reader.getAllRecords().size() != entries.size()) {
    refuse_damaged(origin, "expected one directory of records, found several");
  }
  ModelArchive archive;
  for (const auto& entry : entries) archive.emplace(entry.name, read_record(reader, entry, origin));
  return archive;
}

}  // namespace digit::network
