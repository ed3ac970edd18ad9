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

/// The maximum number of elements per MPI call, because MPI counts in int.
constexpr std::size_t kMaxCount = std::size_t{1} << 30U;

void check(int code) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(code, text.data(), &length);
  throw Error("MPI: " + std::string(text.data(), static_cast<std::size_t>(length)));
}

/// Waits for all processes. If one process dies, mpirun sends SIGTERM to the others, and SIGKILL one second later. This
/// function polls and throws in between; a blocking call would be killed without a message.
void wait(MPI_Request request) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kTimeout = std::chrono::milliseconds(600);
  std::optional<Clock::time_point> interrupted;
  while (true) {
    int done = 0;
    check(MPI_Test(&request, &done, MPI_STATUS_IGNORE));
    if (done != 0) return;
    if (interrupted_by() != 0) {
      if (!interrupted) interrupted = Clock::now();
      if (Clock::now() - *interrupted > kTimeout) {
        throw Error(
            "another process of this training has ended or does not respond; if you have a --checkpoint, continue from "
            "it "
            "with --resume and any number of processes");
      }
    }
    std::this_thread::yield();
  }
}

/// Calls the nonblocking operation `start` for each part of `values`, and waits for it.
template <typename Value, typename Start>
void in_parts(std::span<Value> values, const Start& start) {
  while (!values.empty()) {
    const auto part = values.first(std::min(values.size(), kMaxCount));
    MPI_Request request = MPI_REQUEST_NULL;
    check(start(part.data(), static_cast<int>(part.size()), &request));
    wait(request);  // NOLINT(clang-analyzer-optin.mpi.MPI-Checker): the checker does not know MPI_Test
    values = values.subspan(part.size());
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
    in_parts(values, [](float* first, int count, MPI_Request* request) {
      return MPI_Iallreduce(MPI_IN_PLACE, first, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD, request);
    });
  }

  void broadcast(std::string& bytes) override {
    std::uint64_t length = bytes.size();
    broadcast_bytes({reinterpret_cast<char*>(&length), sizeof(length)});
    bytes.resize(length);
    broadcast_bytes(bytes);
  }

 private:
  static void broadcast_bytes(std::span<char> bytes) {
    in_parts(bytes, [](char* first, int count, MPI_Request* request) {
      return MPI_Ibcast(first, count, MPI_BYTE, 0, MPI_COMM_WORLD, request);
    });
  }

  std::size_t rank_ = 0;
  std::size_t size_ = 1;
};

/// Whether a launcher started this process: Open MPI's, PMIx (Slurm, PRRTE) and PMI (Slurm, MPICH) set these variables.
/// Does not ask MPI itself, because its initialization takes longer than a short training.
bool has_launcher() {
  return std::ranges::any_of(std::array{"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"},
                             [](const char* name) { return std::getenv(name) != nullptr; });
}

}  // namespace

int run_in_group(const std::function<int(Collective* group)>& body) {
  if (!has_launcher()) return body(nullptr);
  int provided = 0;
  check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided));
  std::string prefix = "digit-train";
  try {
    MpiGroup group;
    if (group.size() > 1) prefix += ": rank " + std::to_string(group.rank());
    const int status = body(group.size() > 1 ? &group : nullptr);
    // Waits for all processes, so that the launcher ends none of them while rank 0 still writes.
    check(MPI_Finalize());
    return status;
  } catch (const std::exception& error) {
    common::print_error(prefix, error.what());
    MPI_Abort(MPI_COMM_WORLD, 1);
    return 1;
  }
}

}  // namespace digit::train_app
