#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "common/program.h"
#include "digit/error.h"
#include "train/interrupt.h"
#include "train/mpi/group.h"

namespace digit::train_app {
namespace {

/// Most elements that one of MPI's calls is given: it counts in int.
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30U;

void check(int code) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(code, text.data(), &length);
  throw Error("MPI: " + std::string(text.data(), static_cast<std::size_t>(length)));
}

/// Waits for all processes. Where one dies, mpirun sends the others SIGTERM, and SIGKILL a second later; a blocking
/// call would be killed without a word.
void wait(MPI_Request request) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kPatience = std::chrono::milliseconds(600);
  std::optional<Clock::time_point> interrupted;
  while (true) {
    int done = 0;
    check(MPI_Test(&request, &done, MPI_STATUS_IGNORE));
    if (done != 0) return;
    if (interrupted_by() != 0) {
      if (!interrupted) interrupted = Clock::now();
      if (Clock::now() - *interrupted > kPatience) {
        throw Error(
            "another process of this training has ended or does not answer; where a --checkpoint was written, --resume "
            "goes on from it, with any number of processes");
      }
    }
    std::this_thread::yield();
  }
}

class MpiGroup : public Collective {
 public:
  MpiGroup() {
    int rank = 0, size = 1;
    check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN));
    check(MPI_Comm_rank(MPI_COMM_WORLD, &rank));
    check(MPI_Comm_size(MPI_COMM_WORLD, &size));
    rank_ = static_cast<std::size_t>(rank);
    size_ = static_cast<std::size_t>(size);
  }

  std::size_t rank() const override { return rank_; }
  std::size_t size() const override { return size_; }

  void sum(std::span<float> values) override {
    for (; !values.empty(); values = values.subspan(std::min(values.size(), kMostAtOnce))) {
      const auto count = static_cast<int>(std::min(values.size(), kMostAtOnce));
      MPI_Request request = MPI_REQUEST_NULL;
      check(MPI_Iallreduce(MPI_IN_PLACE, values.data(), count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD, &request));
      wait(request);  // NOLINT(clang-analyzer-optin.mpi.MPI-Checker): it does not know MPI_Test
    }
  }

  void broadcast(std::string& bytes) override {
    std::uint64_t length = bytes.size();
    broadcast_bytes({reinterpret_cast<char*>(&length), sizeof(length)});
    bytes.resize(length);
    broadcast_bytes(bytes);
  }

 private:
  static void broadcast_bytes(std::span<char> bytes) {
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kMostAtOnce))) {
      const auto count = static_cast<int>(std::min(bytes.size(), kMostAtOnce));
      MPI_Request request = MPI_REQUEST_NULL;
      check(MPI_Ibcast(bytes.data(), count, MPI_BYTE, 0, MPI_COMM_WORLD, &request));
      wait(request);  // NOLINT(clang-analyzer-optin.mpi.MPI-Checker): it does not know MPI_Test
    }
  }

  std::size_t rank_ = 0;
  std::size_t size_ = 1;
};

/// Open MPI's launcher, PMIx (Slurm, PRRTE) and PMI (Slurm, MPICH) tell their processes by these. MPI is not asked
/// itself: where nobody started several, its start would cost more than a short training.
bool started_as_one_of_several() {
  return std::ranges::any_of(std::array{"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"},
                             [](const char* name) { return std::getenv(name) != nullptr; });
}

}  // namespace

int run_in_group(const std::function<int(Collective* group)>& body) {
  if (!started_as_one_of_several()) return body(nullptr);
  int provided = 0;
  check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided));
  std::string speaker = "digit-train";
  try {
    MpiGroup group;
    if (group.size() > 1) speaker += ": rank " + std::to_string(group.rank());
    const int status = body(group.size() > 1 ? &group : nullptr);
    check(MPI_Finalize());  // returns when all have come here, so that none is ended while rank 0 still writes
    return status;
  } catch (const std::exception& error) {
    common::print_error(speaker, error.what());
    MPI_Abort(MPI_COMM_WORLD, 1);
    return 1;
  }
}

}  // namespace digit::train_app
