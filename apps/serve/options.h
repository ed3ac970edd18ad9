#pragma once

#include <CLI/App.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/limits.h"
#include "operations/log.h"
#include "transport/transport_options.h"

namespace digit::serve_app {

/// All that a user may set.
struct Options {
  std::string host = "127.0.0.1";
  int port = 5000;
  /// Nothing: health and metrics are on `port`, and nothing else of the operator's is anywhere.
  std::optional<int> admin_port;
  /// Nothing: `./digit.pt`, else the model shipped with the program.
  std::optional<std::filesystem::path> model;
  std::string model_name = "digit";
  /// Nothing: the page inside the program.
  std::optional<std::filesystem::path> web_root;

  Limits limits;
  TransportOptions transport;
  /// 0: what the limit on open files leaves.
  std::size_t max_connections = 0;
  /// Of all bodies at once; at least one of the largest has room.
  std::size_t max_buffered_bytes = kDefaultBufferedBytes;

  std::optional<std::filesystem::path> tls_cert;
  std::optional<std::filesystem::path> tls_key;
  std::optional<std::filesystem::path> api_key_file;
  std::vector<std::string> cors_origins;

  bool access_log = false;
  LogFormat log_format = LogFormat::kText;
  /// Between losing readiness and refusing connections at the end; a second signal cuts it short.
  std::chrono::milliseconds drain_delay{0};
};

/// Binds each option to a flag, an environment variable (`DIGIT_SERVE_PORT` for `--port`) and a line of the file that
/// `--config` names. Options out of range are refused when the command line is parsed.
void bind_options(CLI::App& app, Options& options);

}  // namespace digit::serve_app
