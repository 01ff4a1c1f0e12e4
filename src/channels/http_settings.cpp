#include <ratatosk/channels/http_settings.hpp>

#include <utility>

namespace ratatosk {

namespace {

using Names = CommonSettings;

}  // namespace

http::PoolOptions ReadPoolOptions(const ConnectionSettings& settings, http::PoolOptions defaults) {
  const auto count = [&](std::string_view name, std::size_t& member) {
    const auto value = settings.GetInteger(name);
    if (value && *value >= 0) member = static_cast<std::size_t>(*value);
  };
  const auto duration = [&](std::string_view name, std::chrono::milliseconds& member) {
    member = settings.GetDuration(name).value_or(member);
  };
  count(Names::HttpMaxConnections, defaults.max_connections);
  count(Names::HttpMaxWaiting, defaults.max_waiting);
  defaults.max_share = settings.GetNumber(Names::HttpMaxAccountShare).value_or(defaults.max_share);
  duration(Names::HttpIdleTimeout, defaults.idle_limit);
  duration(Names::HttpMaxConnectionAge, defaults.max_age);
  duration(Names::HttpConnectTimeout, defaults.connect_timeout);
  return defaults;
}

OperationResult<http::ConnectOptions> ReadConnectOptions(const ConnectionSettings& settings,
                                                         std::string ca_file) {
  const auto text = [&](std::string_view name) { return settings.GetString(name).value_or(""); };
  http::ConnectOptions options;
  options.WithAuthoritiesFile(std::move(ca_file))
      .WithAdditionalAuthoritiesFile(text(Names::HttpAdditionalCaFile))
      .WithClientCertificate(text(Names::HttpClientCertificateFile), text(Names::HttpClientKeyFile))
      .WithUnixSocket(text(Names::HttpUnixSocket));
  if (text(Names::HttpMinTlsVersion) == "1.3") {
    options.WithMinTlsVersion(http::TlsVersion::Tls13);
  }
  if (settings.GetBoolean(Names::HttpUseEnvironmentProxy).value_or(false)) {
    options.WithEnvironmentProxy();
  }
  if (const auto url = text(Names::HttpProxy); !url.empty()) {
    auto proxy = http::Proxy::Parse(url);
    if (!proxy) return proxy.Error().WithMember(std::string(Names::HttpProxy));
    proxy->WithCredentials(text(Names::HttpProxyUser),
                           settings.GetSecret(Names::HttpProxyPassword).value_or(Secret()));
    options.WithProxy(std::move(*proxy));
  }
  return options;
}

std::string_view SettingAtFault(const Error& error, std::string_view ca_file) noexcept {
  const auto member = error.Member();
  if (member == "additional_authorities_file") return Names::HttpAdditionalCaFile;
  if (member == "certificate_file") return Names::HttpClientCertificateFile;
  if (member == "key_file") return Names::HttpClientKeyFile;
  return ca_file;
}

}  // namespace ratatosk
