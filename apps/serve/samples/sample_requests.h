#pragma once

#include <functional>
#include <string>

#include "api/service.h"
#include "http/cors.h"
#include "http/message.h"
#include "samples/rate_limit.h"
#include "samples/sample_store.h"

namespace digit::serve_app {

/// What the handlers of samples need besides the service.
struct SampleService {
  SampleStore& store;
  /// For `POST /samples`.
  RateLimit& rate;
  /// The pages of other origins that may post samples.
  Cors cors;
  /// Returns the address of the client that sent a request.
  std::function<std::string(const Request&)> client_of;
  /// Whether requests need an API key.
  bool has_keys = false;
};

/// `POST /samples`: checks the origin, the rate, the drawing and the label, stores the sample, and replies 201 when it
/// is on the disk. Throws HttpError: 507 if the disk or the file has no room.
Reply add_sample(const Service& service, const SampleService& samples, const Request& request);

// The handlers for managing samples throw HttpError 403 for requests of pages of other origins, and without API keys
// also for hosts that are neither an address nor `localhost`: the owner of another name can point it at this server.

/// `PATCH /samples/{id}`: changes the label or the state.
Reply change_sample(const Service& service, const SampleService& samples, const Request& request);

/// `DELETE /samples/{id}`: removes a sample from the file.
Reply erase_sample(const Service& service, const SampleService& samples, const Request& request);

/// `GET /samples/list?state=new&before=ID`: the samples in a state, the newest first, and the number of those in each
/// state. `next` is the value of `before` for the next ones, or null.
Reply list_samples(const Service& service, const SampleService& samples, const Request& request);

/// `GET /samples/export.jsonl?state=approved&after=ID`: one JSON object per line, the oldest first. A header `Link`
/// with `rel="next"` has the address of the next ones, because a reply has at most about 8 MB.
Reply export_samples(const Service& service, const SampleService& samples, const Request& request);

/// `GET /samples/{id}/picture`: the bytes of a picture.
Reply sample_picture(const Service& service, const SampleService& samples, const Request& request);

/// Throws HttpError 403 unless the request may manage samples.
void check_manager(const SampleService& samples, const Request& request);

/// Returns the number in the first segment `{id}` of the path. Throws HttpError 404 if it is none.
std::int64_t sample_id(const Request& request);

}  // namespace digit::serve_app
