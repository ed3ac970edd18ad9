#include "support/serve_model_file.h"

#include "digit/file.h"
#include "digit/model_file.h"

namespace digit::test {

void write_small_model(const std::filesystem::path& file) { write_file(file, serialize_model(Mlp(), {})); }

}  // namespace digit::test
