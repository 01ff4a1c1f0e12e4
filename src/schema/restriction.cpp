#include <ratatosk/schema/restriction.hpp>

#include <algorithm>
#include <string>

#include "schema/names.hpp"

namespace ratatosk {

namespace {

using Table = SchemaTable<ParameterSchema>;

class Comparison {
 public:
  void Add(std::string member, std::string what) {
    faults_.emplace_back(std::move(member), ValidationCodes::NotAllowed, std::move(what));
  }

  /// `common` holds the parameters that both schemas have besides their tables. `is_open` returns
  /// whether the schema accepts a name that it does not define.
  template <class IsOpen>
  void CompareTables(Table schema,
                     Table base,
                     Table common,
                     const std::string& table,
                     bool with_case,
                     IsOpen is_open) {
    const auto find = [&](Table in, std::string_view name) {
      const auto found = std::find_if(in.begin(), in.end(), [&](const ParameterSchema& each) {
        return with_case ? each.name == name : EqualNoCase(each.name, name);
      });
      return found == in.end() ? nullptr : &*found;
    };
    for (const auto& mine : schema) {
      const auto member = table + "." + std::string(mine.name);
      const auto* theirs = find(base, mine.name);
      if (!theirs) theirs = find(common, mine.name);
      if (theirs) {
        Compare(mine, *theirs, member);
      } else {
        Add(member, "the base has no such member");
      }
    }
    for (const auto& theirs : base) {
      if (find(schema, theirs.name)) continue;
      const auto member = table + "." + std::string(theirs.name);
      if (const auto* mine = find(common, theirs.name)) {
        Compare(*mine, theirs, member);
      } else if (theirs.required) {
        Add(member, "the base requires it");
      } else if (is_open(theirs.name)) {
        Add(member, "any value passes without it, and the base restricts it");
      }
    }
  }

  void CompareEndpoints(const ChannelSchema& schema, const ChannelSchema& base) {
    for (const auto& mine : schema.endpoints) {
      const auto member = "Endpoints." + std::string(ToString(mine.type));
      if (mine.can_send && !base.TakesSender(mine.type))
        Add(member, "the base takes no such sender");
      if (mine.can_receive && !base.TakesReceiver(mine.type)) {
        Add(member, "the base takes no such receiver");
      }
    }
    for (const auto& theirs : base.endpoints) {
      const bool kept = std::any_of(
          schema.endpoints.begin(), schema.endpoints.end(),
          [&](const EndpointSchema& mine) { return mine.type == theirs.type && mine.required; });
      if (theirs.required && !kept) {
        Add("Endpoints." + std::string(ToString(theirs.type)), "the base requires it");
      }
    }
  }

  void CompareAuthentications(const ChannelSchema& schema, const ChannelSchema& base) {
    for (const auto& mine : schema.authentications) {
      const bool known = std::any_of(
          base.authentications.begin(), base.authentications.end(), [&](const auto& theirs) {
            return mine.scheme == theirs.scheme &&
                   std::equal(mine.settings.begin(), mine.settings.end(), theirs.settings.begin(),
                              theirs.settings.end(), EqualNoCase);
          });
      if (!known) {
        Add("Authentications." + std::string(ToString(mine.scheme)),
            "the base has no such authentication");
      }
    }
    if (schema.authentications.empty() && !base.authentications.empty()) {
      Add("Authentications", "the base requires one");
    }
  }

  ValidationFaults Take() { return std::move(faults_); }

 private:
  void Compare(const ParameterSchema& mine,
               const ParameterSchema& theirs,
               const std::string& member) {
    if (mine.type != theirs.type) {
      Add(member, "it is of another type than in the base, " + std::string(ToString(theirs.type)));
    }
    if (theirs.required && !mine.required) Add(member, "the base requires it");
    if (theirs.sensitive && !mine.sensitive) Add(member, "it is sensitive in the base");
    if (mine.min_value < theirs.min_value || mine.max_value > theirs.max_value) {
      Add(member, "its range is wider than in the base");
    }
    if (mine.min_length < theirs.min_length || mine.max_length > theirs.max_length) {
      Add(member, "its length may be outside of the base's");
    }
    if (!theirs.pattern.empty() && mine.pattern != theirs.pattern) {
      Add(member, "it does not keep the base's pattern");
    }
    if (theirs.validator && mine.validator != theirs.validator) {
      Add(member, "it does not keep the base's validator");
    }
    CompareAllowed(mine, theirs, member);
  }

  void CompareAllowed(const ParameterSchema& mine,
                      const ParameterSchema& theirs,
                      const std::string& member) {
    if (theirs.allowed_values.empty()) return;
    if (mine.allowed_values.empty())
      return Add(member, "it allows any value, and the base does not");
    for (const auto value : mine.allowed_values) {
      const auto& allowed = theirs.allowed_values;
      if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) continue;
      Add(member, "it allows '" + std::string(value) + "', and the base does not");
    }
  }

  ValidationFaults faults_;
};

}  // namespace

ValidationFaults ValidateAsRestrictionOf(const ChannelSchema& schema, const ChannelSchema& base) {
  Comparison comparison;
  if (schema.provider != base.provider) {
    comparison.Add("Provider", "the base is of " + std::string(base.provider));
  }
  if (const auto added = schema.capabilities - base.capabilities; added != Capabilities::None) {
    comparison.Add("Capabilities", "the base lacks " + ToString(added));
  }
  if (base.strict && !schema.strict) comparison.Add("Strict", "the base is strict");
  for (const auto type : schema.content_types) {
    if (base.Takes(type)) continue;
    comparison.Add("ContentTypes." + std::string(ToString(type)), "the base does not take it");
  }
  comparison.CompareEndpoints(schema, base);
  comparison.CompareTables(schema.parameters, base.parameters, CommonParameters(), "Parameters",
                           false, [&](std::string_view) { return !schema.strict; });
  comparison.CompareTables(
      schema.message_properties, base.message_properties, {}, "MessageProperties", true,
      [&](std::string_view name) { return !schema.strict || KnownProperties::Contains(name); });
  comparison.CompareAuthentications(schema, base);
  return comparison.Take();
}

}  // namespace ratatosk
