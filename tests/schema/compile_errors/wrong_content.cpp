// error: this channel takes no content of that type
#include "channel.hpp"

ratatosk::Message Make() {
  return Builder().WithContent(ratatosk::HtmlContent("<b>t</b>")).Build();
}
