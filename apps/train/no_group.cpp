#include <cstdlib>
#include <string>

#include "digit/error.h"
#include "train/group.h"

namespace digit {

int run_in_group(const std::function<int(Collective* group)>& body) {
  const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (size != nullptr && std::string(size) != "1") {
    throw Error("started by mpirun as one of " + std::string(size) +
                " processes, but built without MPI: build with -DDIGIT_WITH_MPI=ON");
  }
  return body(nullptr);
}

}  // namespace digit
