#include "train/report/report_file.h"

#include <system_error>

#include "digit/error.h"
#include "digit/file.h"
#include "train/output_file.h"

namespace digit {
namespace {

constexpr const char* kReportName = "report.html";

}  // namespace

void check_report(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string() + ": the folder cannot be made: " + error.message());
  check_output(folder / kReportName);
}

std::filesystem::path write_report(const std::filesystem::path& folder, const TrainingReport& report) {
  auto file = folder / kReportName;
  write_file(file, report_page(report));
  return file;
}

}  // namespace digit
