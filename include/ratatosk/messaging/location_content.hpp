#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace ratatosk {

/// A point on the earth, in degrees (WGS 84).
class LocationContent {
 public:
  LocationContent(double latitude, double longitude) : latitude_(latitude), longitude_(longitude) {}

  LocationContent& WithLabel(std::string label) & { return label_ = std::move(label), *this; }
  LocationContent&& WithLabel(std::string label) && {
    return std::move(WithLabel(std::move(label)));
  }
  LocationContent& WithAddress(std::string a) & { return address_ = std::move(a), *this; }
  LocationContent&& WithAddress(std::string a) && { return std::move(WithAddress(std::move(a))); }
  /// Sets the radius of uncertainty of the location, in metres.
  LocationContent& WithHorizontalAccuracy(double metres) & { return accuracy_ = metres, *this; }
  LocationContent&& WithHorizontalAccuracy(double metres) && {
    return std::move(WithHorizontalAccuracy(metres));
  }
  /// Sets how long the location will be updated.
  LocationContent& WithLivePeriod(std::chrono::seconds p) & { return live_period_ = p, *this; }
  LocationContent&& WithLivePeriod(std::chrono::seconds p) && {
    return std::move(WithLivePeriod(p));
  }
  /// Sets the direction of movement, in degrees clockwise from north, 1 to 360.
  LocationContent& WithHeading(int degrees) & { return heading_ = degrees, *this; }
  LocationContent&& WithHeading(int degrees) && { return std::move(WithHeading(degrees)); }
  /// Sets how close another person must come to trigger an alert, in metres.
  LocationContent& WithProximityAlertRadius(double metres) & { return alert_ = metres, *this; }
  LocationContent&& WithProximityAlertRadius(double metres) && {
    return std::move(WithProximityAlertRadius(metres));
  }

  /// Returns the latitude in degrees, positive to the north.
  double Latitude() const noexcept { return latitude_; }
  /// Returns the longitude in degrees, positive to the east.
  double Longitude() const noexcept { return longitude_; }
  /// Returns the name of the place, or an empty string.
  const std::string& Label() const noexcept { return label_; }
  /// Returns the postal address, or an empty string.
  const std::string& Address() const noexcept { return address_; }
  std::optional<double> HorizontalAccuracy() const noexcept { return accuracy_; }
  std::optional<std::chrono::seconds> LivePeriod() const noexcept { return live_period_; }
  std::optional<int> Heading() const noexcept { return heading_; }
  std::optional<double> ProximityAlertRadius() const noexcept { return alert_; }

  friend bool operator==(const LocationContent&, const LocationContent&);

 private:
  double latitude_;
  double longitude_;
  std::string label_;
  std::string address_;
  std::optional<double> accuracy_;
  std::optional<std::chrono::seconds> live_period_;
  std::optional<int> heading_;
  std::optional<double> alert_;
};

}  // namespace ratatosk
