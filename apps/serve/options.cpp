#include "options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <map>

namespace digit::serve_app {
namespace {

constexpr std::size_t kMostThreads = 1024;

/// What a browser sends as `Origin`: a scheme, a host, perhaps a port, and nothing behind it.
std::string check_origin(const std::string& origin) {
  const auto scheme = origin.find("://");
  const bool is_origin = scheme != std::string::npos && scheme > 0 && scheme + 3 < origin.size() &&
                         origin.find('/', scheme + 3) == std::string::npos && origin.find(' ') == std::string::npos;
  if (origin == "*" || is_origin) return {};
  return "expected an origin like https://example.org, or *, found " + origin;
}

/// `--max-body` is DIGIT_SERVE_MAX_BODY in the environment.
std::string environment_name(const std::string& flag) {
  std::string name = "DIGIT_SERVE_" + flag.substr(2);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  return name;
}

/// The options of one heading in the help.
class Group {
 public:
  Group(CLI::App& app, std::string name) : app_(app), name_(std::move(name)) {}

  template <typename Value>
  CLI::Option* add(const std::string& flag, Value& value, const std::string& help) {
    return named(flag, app_.add_option(flag, value, help)->capture_default_str());
  }

  /// Without a default to show.
  template <typename Value>
  CLI::Option* add_optional(const std::string& flag, Value& value, const std::string& help) {
    return named(flag, app_.add_option(flag, value, help));
  }

  CLI::Option* add_count(const std::string& flag, std::size_t& value, const std::string& help, std::size_t least = 1,
                         std::size_t most = std::size_t{1} << 30U) {
    return add(flag, value, help)->check(CLI::Range(least, most));
  }

  /// In milliseconds.
  CLI::Option* add_time(const std::string& flag, std::chrono::milliseconds& value, const std::string& help) {
    const auto set = [&value](const long& milliseconds) { value = std::chrono::milliseconds(milliseconds); };
    CLI::Option* option = app_.add_option_function<long>(flag, set, help + ", in milliseconds");
    option->default_str(std::to_string(value.count()))->check(CLI::Range(0L, 86'400'000L));
    return named(flag, option);
  }

  CLI::Option* add_flag(const std::string& flag, bool& value, const std::string& help) {
    return named(flag, app_.add_flag(flag, value, help));
  }

 private:
  CLI::Option* named(const std::string& flag, CLI::Option* option) const {
    return option->envname(environment_name(flag))->group(name_);
  }

  CLI::App& app_;
  std::string name_;
};

void bind_basics(Group group, Options& options) {
  group.add("--host", options.host, "Address to listen on");
  group.add("--port", options.port, "Port to listen on; 0 picks a free one")->check(CLI::Range(0, 65535));
  group.add_optional("--model", options.model,
                     "Model file; without it ./digit.pt, else the one shipped with the program");
  group.add("--model-name", options.model_name, "The model's name in the Open Inference Protocol");
  group.add_optional("--web-root", options.web_root, "Serve the page from this folder, not the one inside the program")
      ->check(CLI::ExistingDirectory);
}

void bind_limits(Group group, Options& options) {
  group.add_count("--max-body", options.limits.max_body_bytes, "Largest body in bytes, before and after unpacking",
                  1024);
  group.add_count("--max-buffered", options.max_buffered_bytes,
                  "Most bytes of bodies in memory at once, of all connections; beyond, 503", 1024);
  group.add_count("--max-header", options.transport.framing.max_head_bytes, "Largest head of a request in bytes", 1024);
  group.add_count("--max-pixels", options.limits.max_pixels, "Largest picture, width times height");
  group.add_count("--max-points", options.limits.max_points, "Most points in the strokes of one drawing");
  group.add_count("--max-json-depth", options.limits.max_json_depth, "Deepest nesting of JSON", 8);
  group.add_count("--max-batch-items", options.limits.max_batch_items, "Most images in one request");
  group.add_count("--max-connections", options.max_connections,
                  "Most connections at once; 0: what the limit on open files leaves", 0);
  group.add_count("--max-queue", options.transport.max_queue, "Most requests waiting for their answer; beyond, 503");
  group.add_count("--max-requests", options.transport.max_requests, "Most requests on one connection");
  group.add_time("--header-timeout", options.transport.times.head, "Time for a request's head to arrive");
  group.add_time("--body-timeout", options.transport.times.body, "Time for its body");
  group.add_time("--answer-timeout", options.transport.times.answer, "Time to make and send the answer");
  group.add_time("--idle-timeout", options.transport.times.idle, "Time between two requests of a connection");
}

void bind_speed(Group group, Options& options) {
  group.add_count("--threads", options.transport.loop_threads, "Event loops; 0: one a core", 0, kMostThreads);
  group.add_count("--workers", options.transport.worker_threads, "Threads for what takes long; 0: one a core", 0,
                  kMostThreads);
  group.add_count("--max-batch-size", options.transport.batch.max_size, "Most images run through the network together");
  group.add_time("--batch-delay", options.transport.batch.delay, "How long a request waits for company");
}

void bind_operations(Group group, Options& options) {
  group.add_optional("--admin-port", options.admin_port, "A port of its own for health, metrics and /admin/reload")
      ->check(CLI::Range(0, 65535));
  CLI::Option* cert = group.add_optional("--tls-cert", options.tls_cert, "Certificate chain (PEM): serve HTTPS");
  CLI::Option* key = group.add_optional("--tls-key", options.tls_key, "Its private key (PEM)");
  cert->needs(key)->check(CLI::ExistingFile);
  key->needs(cert)->check(CLI::ExistingFile);
  group.add_optional("--api-key-file", options.api_key_file, "Ask for one of the keys in this file, one a line");
  group.add_optional("--cors-origin", options.cors_origins, "Let pages of this origin ask; * for any")
      ->delimiter(',')
      ->check(CLI::Validator(check_origin, "ORIGIN"));
  group.add_flag("--access-log", options.access_log, "One line a request on standard error");
  const std::map<std::string, LogFormat> formats{{"text", LogFormat::kText}, {"json", LogFormat::kJson}};
  group.add_optional("--log-format", options.log_format, "text or json [text]")
      ->transform(CLI::CheckedTransformer(formats));
  group.add_time("--drain-delay", options.drain_delay, "From losing readiness to refusing connections, when stopped");
}

}  // namespace

void bind_options(CLI::App& app, Options& options) {
  app.set_config("--config", "", "Read options from this file, one `name = value` a line")
      ->envname("DIGIT_SERVE_CONFIG");
  app.allow_config_extras(CLI::config_extras_mode::error);
  bind_basics(Group(app, "Basics"), options);
  bind_operations(Group(app, "Operations"), options);
  bind_limits(Group(app, "Limits"), options);
  bind_speed(Group(app, "Speed"), options);
}

}  // namespace digit::serve_app
