#include <ratatosk/connectors/plugin.hpp>
