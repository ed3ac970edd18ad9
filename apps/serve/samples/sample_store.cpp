#include "samples/sample_store.h"

#include <fcntl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>
#include <string>

#include "base/file_descriptor.h"
#include "base/hex.h"
#include "digit/error.h"
#include "digit/sample_file.h"

namespace digit::serve_app {
namespace {

/// The most requests that share a commit, and what they write, about: the log has room for one commit at least.
constexpr std::size_t kMaxGroup = 64;
constexpr std::size_t kMaxGroupBytes = 4U << 20U;

/// Of a SQLite file.
constexpr std::int64_t kLeastPageBytes = 512;

/// The log is truncated to this size when its content is in the file.
constexpr const char* kLimitLog = "PRAGMA journal_size_limit = 4194304";

constexpr const char* kCreateTable =
    "CREATE TABLE sample (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, time TEXT NOT NULL, "
    "state TEXT NOT NULL, label TEXT NOT NULL, strokes TEXT, picture BLOB, answer TEXT, model TEXT NOT NULL, "
    "CHECK (state IN ('new', 'approved', 'deleted')), CHECK ((strokes IS NULL) <> (picture IS NULL))) STRICT;"
    "CREATE INDEX sample_state ON sample (state, id);";

/// Creates the file before SQLite does, which would let other users read it.
void create_private(const std::filesystem::path& file) {
  const base::FileDescriptor created(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!created) {
    throw Error(file.string() + ": cannot be opened or created: " + base::error_text(errno) +
                "; pass a file in a folder that the server can write to to --samples");
  }
}

void check_or_create_table(const base::Database& database, const std::string& name) {
  base::Transaction transaction(database);
  const auto id = database.number("PRAGMA application_id");
  const auto version = database.number("PRAGMA user_version");
  const bool is_empty = database.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (is_empty && id == 0 && version == 0) {
    database.execute(kCreateTable);
    database.execute(("PRAGMA application_id = " + std::to_string(kSampleFileId)).c_str());
    database.execute(("PRAGMA user_version = " + std::to_string(kSampleFileVersion)).c_str());
  } else if (id != kSampleFileId) {
    throw Error(name + ": expected a file of samples, found a SQLite database of another program");
  } else if (version != kSampleFileVersion) {
    throw Error(name + ": expected samples of version " + std::to_string(kSampleFileVersion) + ", found version " +
                std::to_string(version) + "; another version of digit wrote them");
  }
  transaction.commit();
}

base::Database open_for_writing(const std::filesystem::path& file, std::size_t max_bytes) {
  create_private(file);
  try {
    base::Database database(file, SQLITE_OPEN_READWRITE);
    database.execute("PRAGMA secure_delete = ON");
    check_or_create_table(database, file.string());
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.execute(kLimitLog);
    const auto page_bytes = static_cast<std::size_t>(std::max(kLeastPageBytes, database.number("PRAGMA page_size")));
    database.execute(("PRAGMA max_page_count = " + std::to_string(max_bytes / page_bytes)).c_str());
    return database;
  } catch (const base::DatabaseError& error) {
    if ((error.code() & 0xFF) != SQLITE_NOTADB) throw;
    throw Error(file.string() + ": expected a SQLite file of samples, found another file; name a new one");
  }
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

/// Returns the SHA-256 of the drawing.
std::string digest_of(const Sample& sample) {
  const std::string& content = sample.strokes ? *sample.strokes : sample.picture.value();
  std::array<unsigned char, 32> digest{};
  EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return base::to_hex(std::as_bytes(std::span(digest)));
}

std::int64_t insert(const base::Database& database, const Sample& sample, const std::string& digest) {
  base::Statement statement = database.prepare(
      "INSERT INTO sample (digest, time, state, label, strokes, picture, answer, model) "
      "VALUES (?1, ?2, 'new', ?3, ?4, ?5, ?6, ?7) ON CONFLICT (digest) DO UPDATE SET time = excluded.time, "
      "label = excluded.label, answer = excluded.answer, model = excluded.model WHERE state = 'new'");
  statement.bind(1, digest).bind(2, utc_now()).bind(3, sample.label).bind(4, sample.strokes);
  statement.bind_blob(5, sample.picture).bind(6, sample.answer).bind(7, sample.model).step();
  base::Statement stored = database.prepare("SELECT id FROM sample WHERE digest = ?1");
  stored.bind(1, digest).step();
  return stored.integer(0);
}

Sample sample_of(const base::Statement& row, bool has_pictures) {
  Sample sample{.id = row.integer(0), .time = row.text(1), .state = row.text(2), .label = row.text(3)};
  sample.strokes = row.optional_text(4);
  if (!sample.strokes) sample.picture = has_pictures ? row.text(5) : "";
  sample.answer = row.optional_text(6);
  sample.model = row.text(7);
  return sample;
}

}  // namespace

SampleStore::SampleStore(const std::filesystem::path& file, std::size_t max_bytes)
    : writer_(open_for_writing(file, max_bytes)),
      reader_(file, SQLITE_OPEN_READONLY),
      thread_([this] { write_until_stopped(); }) {}

SampleStore::~SampleStore() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  has_work_.notify_all();
}

std::int64_t SampleStore::add(Executor& executor, const Sample& sample) {
  std::int64_t id = 0;
  const std::string digest = digest_of(sample);
  const Job job = [&](const base::Database& database) { id = insert(database, sample, digest); };
  commit(executor, {.job = job, .bytes = (sample.strokes ? *sample.strokes : sample.picture.value()).size()});
  return id;
}

bool SampleStore::change(Executor& executor, std::int64_t id, const SampleChange& change) {
  bool is_found = false;
  const Job job = [&](const base::Database& database) {
    base::Statement statement =
        database.prepare("UPDATE sample SET label = coalesce(?2, label), state = coalesce(?3, state) WHERE id = ?1");
    statement.bind(1, id).bind(2, change.label).bind(3, change.state).step();
    is_found = database.changes() > 0;
  };
  commit(executor, {.job = job});
  return is_found;
}

bool SampleStore::erase(Executor& executor, std::int64_t id) {
  bool is_found = false;
  const Job job = [&](const base::Database& database) {
    database.prepare("DELETE FROM sample WHERE id = ?1").bind(1, id).step();
    is_found = database.changes() > 0;
  };
  commit(executor, {.job = job, .empties_log = true});
  return is_found;
}

void SampleStore::read(std::string_view state, Order order, std::int64_t bound, bool has_pictures,
                       const std::function<bool(const Sample&)>& visit) {
  const std::lock_guard lock(reader_mutex_);
  const std::string columns = "SELECT id, time, state, label, strokes, picture, answer, model FROM sample ";
  base::Statement rows =
      reader_.prepare(columns + (order == Order::kNewestFirst ? "WHERE state = ?1 AND id < ?2 ORDER BY id DESC"
                                                              : "WHERE state = ?1 AND id > ?2 ORDER BY id"));
  rows.bind(1, state).bind(2, bound);
  while (rows.step() && visit(sample_of(rows, has_pictures))) {
  }
}

std::optional<std::string> SampleStore::picture(std::int64_t id) {
  const std::lock_guard lock(reader_mutex_);
  base::Statement rows = reader_.prepare("SELECT picture FROM sample WHERE id = ?1");
  rows.bind(1, id);
  return rows.step() ? rows.optional_text(0) : std::nullopt;
}

std::vector<std::int64_t> SampleStore::counts() {
  const std::lock_guard lock(reader_mutex_);
  std::vector<std::int64_t> counts;
  for (const std::string_view state : kSampleStates) {
    base::Statement count = reader_.prepare("SELECT count(*) FROM sample WHERE state = ?1");
    count.bind(1, state).step();
    counts.push_back(count.integer(0));
  }
  return counts;
}

void SampleStore::commit(Executor& executor, Pending pending) {
  executor.wait_for([&](std::function<void()> done) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(&pending);
    pending.done = std::move(done);
    has_work_.notify_one();
  });
  if (pending.failure) std::rethrow_exception(pending.failure);
}

std::vector<SampleStore::Pending*> SampleStore::take_group() {
  std::vector<Pending*> group;
  std::size_t bytes = 0;
  while (!queue_.empty() && group.size() < kMaxGroup) {
    bytes += queue_.front()->bytes;
    if (!group.empty() && bytes > kMaxGroupBytes) break;
    group.push_back(queue_.front());
    queue_.pop_front();
  }
  return group;
}

void SampleStore::write_until_stopped() {
  std::unique_lock lock(mutex_);
  while (true) {
    has_work_.wait(lock, [this] { return !queue_.empty() || is_stopping_; });
    if (queue_.empty()) return;
    const std::vector<Pending*> group = take_group();
    lock.unlock();
    commit_group(group);
    if (std::ranges::any_of(group, &Pending::empties_log)) empty_log();
    for (Pending* pending : group) {
      // The fiber may be gone when `done` returns.
      const auto done = std::move(pending->done);
      done();
    }
    lock.lock();
  }
}

void SampleStore::empty_log() {
  const std::lock_guard lock(reader_mutex_);
  writer_.empty_log();
}

void SampleStore::commit_group(std::span<Pending* const> group) {
  try {
    base::Transaction transaction(writer_);
    for (const Pending* pending : group) pending->job(writer_);
    transaction.commit();
  } catch (const std::exception&) {
    if (group.size() == 1) {
      group.front()->failure = std::current_exception();
      return;
    }
    // One of them failed, or all together are too large.
    for (std::size_t i = 0; i < group.size(); ++i) commit_group(group.subspan(i, 1));
  }
}

}  // namespace digit::serve_app
