#pragma once

#include <CLI/App.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/page.h"
#include "api/service.h"
#include "digit/load_options.h"
#include "operations/log.h"
#include "operations/trusted_proxies.h"
#include "transport/transport_options.h"

namespace digit::serve_app {

/// All options of digit-serve.
struct Options {
  std::string host = "127.0.0.1";
  int port = 5000;
  /// Nullopt if there is no admin port: then `port` has the metrics too, and the model cannot be reloaded over HTTP.
  std::optional<int> admin_port;
  std::string admin_host = "127.0.0.1";
  /// Whether the admin port has TLS too, if the public port has it.
  bool admin_tls = false;
  /// The argument of common::find_model.
  std::optional<std::filesystem::path> model;
  LoadOptions load;
  std::string model_name = "digit";
  /// Nullopt means the page that is embedded in the program.
  std::optional<std::filesystem::path> web_root;

  Limits limits;
  TransportOptions transport;
  /// On the public port. 0 means as many as the limit on open files allows.
  std::size_t max_connections = 0;
  /// Bytes of all requests and replies together. The program raises it to three times
  /// `limits.max_body_bytes` if necessary.
  std::size_t max_buffered_bytes = kDefaultBufferedBytes;

  std::optional<std::filesystem::path> tls_cert;
  std::optional<std::filesystem::path> tls_key;
  std::optional<std::filesystem::path> api_key_file;
  std::vector<std::string> cors_origins;
  /// A result of the function frame_ancestors.
  std::string frame_ancestors = Page::kNoFrames;
  TrustedProxies trusted_proxies;

  /// Where corrections are kept. Nullopt if the server keeps none.
  std::optional<std::filesystem::path> samples;
  std::size_t max_samples_bytes = std::size_t{256} << 20U;
  /// Corrections of one client in a minute.
  std::size_t max_samples_per_minute = 60;

  bool access_log = false;
  LogFormat log_format = LogFormat::kText;
  /// When the program stops: the time from reporting that it is not ready to closing its ports. A second signal ends
  /// it.
  std::chrono::milliseconds drain_delay{0};
  /// When the program stops: the time from closing its ports to its end, whatever still runs.
  std::chrono::milliseconds drain_timeout{10'000};

  /// What the log says about the options themselves.
  std::vector<std::string> notes;
};

/// Binds each option to a flag, an environment variable (`DIGIT_SERVE_PORT` for `--port`) and an entry of the file that
/// `--config` names. Parsing the command line fails if a value is out of range. Ignores, with a note, variables that
/// Kubernetes sets for a Service called `digit-serve`, such as `DIGIT_SERVE_PORT=tcp://10.0.0.1:80`.
void bind_options(CLI::App& app, Options& options);

}  // namespace digit::serve_app
