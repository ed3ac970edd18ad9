#include "samples/sample_store.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "digit/error.h"
#include "digit/file.h"
#include "support/temporary_folder.h"
#include "transport/event_loop.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;

Sample seven(int number) {
  return {.label = "7", .strokes = "[[[0,0],[" + std::to_string(number) + ",9]]]", .model = "test"};
}

class SampleStoreTest {
 protected:
  std::vector<Sample> all(SampleStore& store, std::string_view state, bool has_pictures = false) const {
    std::vector<Sample> samples;
    store.read(state, SampleStore::Order::kNewestFirst, std::numeric_limits<std::int64_t>::max(), has_pictures,
               [&](const Sample& sample) {
                 samples.push_back(sample);
                 return true;
               });
    return samples;
  }
  std::string error_of(const std::filesystem::path& file) const {
    try {
      const SampleStore store(file, kMaxBytes);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "samples.sqlite";
  LoopExecutor executor_;
};

TEST_CASE_METHOD(SampleStoreTest, "samples are kept when the file is opened again") {
  {
    SampleStore store(file_, kMaxBytes);
    CHECK(store.add(executor_, seven(1)) == 1);
    CHECK(store.add(executor_, {.label = "2", .picture = "bytes", .answer = "{}", .model = "test"}) == 2);
  }
  SampleStore store(file_, kMaxBytes);
  const auto samples = all(store, "new", true);
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].picture == "bytes");
  CHECK(samples[0].answer == "{}");
  CHECK_FALSE(samples[0].strokes);
  CHECK(samples[1].strokes == "[[[0,0],[1,9]]]");
  CHECK(samples[1].label == "7");
  CHECK(samples[1].time.size() == std::string_view("2026-11-25T21:43:05Z").size());
  CHECK(store.picture(2) == "bytes");
  CHECK_FALSE(store.picture(1));
}

TEST_CASE_METHOD(SampleStoreTest, "only the owner can read the file") {
  const SampleStore store(file_, kMaxBytes);
  struct stat state {};
  REQUIRE(::stat(file_.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777U) == 0600U);
}

TEST_CASE_METHOD(SampleStoreTest, "the same drawing again replaces the label, unless somebody has decided about it") {
  SampleStore store(file_, kMaxBytes);
  Sample sample = seven(1);
  store.add(executor_, sample);
  sample.label = "1";
  CHECK(store.add(executor_, sample) == 1);
  CHECK(all(store, "new").at(0).label == "1");
  CHECK(store.change(executor_, 1, {.label = std::nullopt, .state = "approved"}));
  sample.label = "9";
  CHECK(store.add(executor_, sample) == 1);
  CHECK(all(store, "approved").at(0).label == "1");
  CHECK(store.counts() == std::vector<std::int64_t>{0, 1, 0});
}

TEST_CASE_METHOD(SampleStoreTest, "a sample can be changed and erased, and its id is not used again") {
  SampleStore store(file_, kMaxBytes);
  store.add(executor_, seven(1));
  CHECK(store.change(executor_, 1, {.label = "3", .state = std::nullopt}));
  CHECK(all(store, "new").at(0).label == "3");
  CHECK(store.erase(executor_, 1));
  CHECK_FALSE(store.erase(executor_, 1));
  CHECK_FALSE(store.change(executor_, 1, {.label = "3", .state = std::nullopt}));
  CHECK(store.add(executor_, seven(2)) == 2);
}

TEST_CASE_METHOD(SampleStoreTest, "an erased sample is neither in the file nor in its log any more") {
  SampleStore store(file_, kMaxBytes);
  Sample sample = seven(1);
  sample.strokes = "[[[0,0],[12345.75,9]]]";
  const std::int64_t id = store.add(executor_, sample);
  store.add(executor_, seven(2));
  const auto is_on_disk = [&] {
    return (read_file(file_) + read_file(file_.string() + "-wal")).find("12345.75") != std::string::npos;
  };
  CHECK(is_on_disk());
  CHECK(store.erase(executor_, id));
  CHECK_FALSE(is_on_disk());
  CHECK(all(store, "new").size() == 1);
}

TEST_CASE_METHOD(SampleStoreTest, "large samples that wait for a commit together do not make the log large") {
  constexpr int kThreads = 16;
  constexpr std::size_t kSampleBytes = std::size_t{2} << 20U;
  SampleStore store(file_, 40 * kSampleBytes);
  std::vector<std::jthread> threads;
  threads.reserve(kThreads);
  {
    const base::Database other(file_, SQLITE_OPEN_READWRITE);
    const base::Transaction delay(other);
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        LoopExecutor executor;
        store.add(executor,
                  {.label = "7", .picture = std::to_string(i) + std::string(kSampleBytes, ' '), .model = "m"});
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  threads.clear();
  CHECK(store.counts().front() == kThreads);
  CHECK(std::filesystem::file_size(file_.string() + "-wal") < 8 * kSampleBytes);
}

TEST_CASE_METHOD(SampleStoreTest, "samples of several threads are all stored") {
  SampleStore store(file_, kMaxBytes);
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) store.add(executor_, seven(100 * t + i));
    });
  }
  threads.clear();
  CHECK(store.counts().front() == 100);
}

TEST_CASE_METHOD(SampleStoreTest, "a full file refuses samples until one is erased") {
  SampleStore store(file_, 100'000);
  Sample sample = seven(1);
  std::int64_t last = 0;
  const auto fill = [&] {
    for (int i = 0; i < 100; ++i) {
      sample.strokes = std::to_string(i) + std::string(10'000, ' ');
      last = store.add(executor_, sample);
    }
  };
  try {
    fill();
    FAIL("expected an error");
  } catch (const base::DatabaseError& error) {
    CHECK(error.is_full());
  }
  CHECK(last > 3);
  CHECK(std::filesystem::file_size(file_) <= 100'000);
  CHECK(store.erase(executor_, last));
  CHECK(store.add(executor_, sample) > last);
}

TEST_CASE_METHOD(SampleStoreTest, "another file is refused and stays as it is") {
  std::ofstream(folder_ / "text") << "This is a text of more than a hundred characters, because SQLite looks at the "
                                     "first hundred bytes of a file before it opens it.";
  CHECK_THAT(error_of(folder_ / "text"), ContainsSubstring("text: expected a SQLite file of samples, found another"));
  base::Database(folder_ / "other", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).execute("CREATE TABLE other (id)");
  CHECK_THAT(error_of(folder_ / "other"), ContainsSubstring("found a SQLite database of another program"));
  CHECK(std::filesystem::file_size(folder_ / "other") == 8192);
  CHECK_THAT(error_of(folder_ / "missing" / "file"), ContainsSubstring("missing/file: cannot be opened or created"));
}

TEST_CASE_METHOD(SampleStoreTest, "samples of a later version are refused") {
  { const SampleStore store(file_, kMaxBytes); }
  base::Database(file_, SQLITE_OPEN_READWRITE).execute("PRAGMA user_version = 2");
  CHECK_THAT(error_of(file_), ContainsSubstring("expected samples of version 1, found version 2"));
}

}  // namespace
}  // namespace digit::serve_app
