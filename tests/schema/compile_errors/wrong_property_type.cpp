// error: this property has a value of another type
#include "channel.hpp"

ratatosk::Message Make() { return Builder().WithProperty<"seconds">("five").Build(); }
