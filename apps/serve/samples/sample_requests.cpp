#include "samples/sample_requests.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "api/predict/prepare.h"
#include "http/http_error.h"
#include "http/json_writer.h"
#include "samples/sample_json.h"

namespace digit::serve_app {
namespace {

/// A larger drawing or picture is refused, so that a few of them do not fill the file.
constexpr std::size_t kMaxSampleBytes = 2U << 20U;

void check_origin(const SampleService& samples, const Request& request) {
  if (is_same_origin(request) || samples.cors.allows(request.header("origin").value_or(""))) return;
  throw HttpError(403, "Origin: expected the origin of this server or one of --cors-origin, found another one");
}

void check_rate(const SampleService& samples, const Request& request) {
  if (samples.rate.allows(samples.client_of(request))) return;
  const std::string seconds = std::to_string(samples.rate.seconds_to_wait());
  throw HttpError(429, "too many samples from this address; retry in " + seconds + " s", {{"Retry-After", seconds}});
}

/// A form of another page could send other types.
void check_json(const Request& request) {
  const std::string type = media_type(request.header("content-type").value_or(""));
  if (type != "application/json") {
    throw HttpError(415, "Content-Type: expected application/json, found " + (type.empty() ? "none" : type));
  }
}

void check_label(const Model& model, const std::string& label) {
  const auto& names = model.metadata().class_names;
  if (std::ranges::find(names, label) != names.end()) return;
  throw bad_field("label", "a class of the model", '`' + label + '`');
}

/// Throws HttpError 400 if the model would see nothing, and so nobody could learn from it.
void check_ink(const Service& service, const Model& model, const PredictItem& item) {
  std::optional<Image> image;
  const PrepareOptions options{.limits = {.max_pixels = service.limits.max_pixels}, .observer = {}, .score = {}};
  const auto work = [&] { image = prepare(item, model.metadata().input, options); };
  if (const auto cost = cost_to_prepare(std::span(&item, 1), service.limits)) {
    service.executor.offload(*cost, work);
  } else {
    work();
  }
  if (!image) throw bad_field(item.field, "a drawing", "nothing that is drawn");
}

Sample make_sample(const Model& model, SampleRequest request) {
  Sample sample{.label = std::move(request.label), .answer = std::move(request.answer)};
  if (auto* picture = std::get_if<EncodedPicture>(&request.item.input)) {
    sample.picture = std::move(picture->bytes);
  } else {
    sample.strokes = strokes_text(std::get<Drawing>(request.item.input));
  }
  const std::size_t bytes = (sample.picture ? *sample.picture : *sample.strokes).size();
  if (bytes > kMaxSampleBytes) {
    throw HttpError(413, "the drawing: expected at most " + std::to_string(kMaxSampleBytes) + " bytes, found " +
                             std::to_string(bytes));
  }
  sample.model = model.description() + ", version " + model.version();
  if (const auto written = model.written()) sample.model += ", written " + *written;
  return sample;
}

/// Calls `write` and turns a full disk into a 507.
template <typename Write>
auto store(Write write) {
  try {
    return write();
  } catch (const base::DatabaseError& error) {
    if (!error.is_full()) throw;
    throw HttpError(507, "the sample was not stored: the disk or the file of --samples is full");
  }
}

bool is_host_of_this_machine(std::string_view host) {
  host = host.substr(0, host.starts_with('[') ? host.find(']') : host.rfind(':'));
  if (host.starts_with('[')) return true;  // an IPv6 address
  std::array<unsigned char, 4> address{};
  return host == "localhost" || inet_pton(AF_INET, std::string(host).c_str(), address.data()) == 1;
}

void check_found(bool is_found, std::int64_t id) {
  if (!is_found) throw HttpError(404, "there is no sample " + std::to_string(id));
}

}  // namespace

void check_manager(const SampleService& samples, const Request& request) {
  if (!is_same_origin(request)) {
    throw HttpError(403, "Origin: expected the origin of this server, found another one");
  }
  if (!samples.has_keys && !is_host_of_this_machine(request.header("host").value_or(""))) {
    throw HttpError(403, "Host: expected an address or localhost, because the server has no API keys, found a name");
  }
}

std::int64_t sample_id(const Request& request) {
  const std::string& text = request.path_parameters[0];
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw HttpError(404, "there is no sample `" + text.substr(0, 40) + '`');
  }
  return id;
}

Reply add_sample(const Service& service, const SampleService& samples, const Request& request) {
  check_origin(samples, request);
  check_rate(samples, request);
  check_json(request);
  const auto model = service.model();
  SampleRequest body = read_body(
      service, request, [&] { return read_sample_request(request.body, request.body_is_padded, service.limits); });
  check_label(*model, body.label);
  ByteBudget::Reservation reservation(*service.memory);
  require_memory(reservation, request.body.size() > kMaxBytesOnLoop ? request.body.size() : 0);
  check_ink(service, *model, body.item);
  const Sample sample = make_sample(*model, std::move(body));
  const std::int64_t id = store([&] { return samples.store.add(service.executor, sample); });
  Reply reply{.status = 201};
  JsonObject(reply.body).add("id", id);
  return reply;
}

Reply change_sample(const Service& service, const SampleService& samples, const Request& request) {
  check_manager(samples, request);
  check_json(request);
  const SampleChange change = read_sample_change(request.body, request.body_is_padded, service.limits);
  if (change.label) check_label(*service.model(), *change.label);
  const std::int64_t id = sample_id(request);
  check_found(store([&] { return samples.store.change(service.executor, id, change); }), id);
  return {.status = 204};
}

Reply erase_sample(const Service& service, const SampleService& samples, const Request& request) {
  check_manager(samples, request);
  const std::int64_t id = sample_id(request);
  check_found(store([&] { return samples.store.erase(service.executor, id); }), id);
  return {.status = 204};
}

}  // namespace digit::serve_app
